// Suggestions while one types "/" or "@" in a text field, and the arrow keys of their list.
import "@github/text-expander-element";

export { default as Combobox } from "@github/combobox-nav";
