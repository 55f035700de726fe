// Emoji with their names and favourites, kept in the browser: https://github.com/nolanlawson/emoji-picker-element
// Only its database: the picker itself writes a <style> into the page, which our policy refuses.
export { default as Database } from "emoji-picker-element/database.js";
