// The company's clock, as everywhere on the page, wherever the browser is: 24 hours in every language.

export const { timeZone } = document.documentElement.dataset;
export const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
