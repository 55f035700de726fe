// Changes a part of the page into another without losing focus, scroll or selection: https://github.com/bigskysoftware/idiomorph
export * from "idiomorph";
