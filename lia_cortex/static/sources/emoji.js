// <emoji-picker>: https://github.com/nolanlawson/emoji-picker-element
import "emoji-picker-element";

export { default as pt } from "emoji-picker-element/i18n/pt_BR";
export { default as en } from "emoji-picker-element/i18n/en";
