// Key bindings: https://github.com/jamiebuilds/tinykeys
export * from "tinykeys";
