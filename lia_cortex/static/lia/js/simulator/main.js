// Phones side by side; one question a second tells what all of them show.

import * as api from "./api.js";
import { CustomerPhone, OwnerPhone } from "./phone.js";

const KEY = "lia-phones";
const POLL_MS = 1000;
const HIDDEN_POLL_MS = 5000;
const FIRST = [
  { number: "5511988880001", name: "Maria Souza" },
  { number: "5511988880002", name: "João Lima" },
];

const page = document.getElementById("simulator");
const words = page.dataset;
const holder = document.getElementById("phones");
const away = document.getElementById("away");
const live = document.getElementById("news");
const phones = [];
let seen = "";
let timer = 0;
let asking = false;
let again = false;

const news = (text) => {
  live.textContent = text;
};

const owner = new OwnerPhone({ customers: () => phones, changed: () => askNow(), news });
holder.append(owner.element);

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    if (Array.isArray(found)) return found.filter((each) => /^\d{10,15}$/.test(each.number));
  } catch {
    // Nothing kept, or not ours.
  }
  return FIRST;
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(phones.map(({ number, name }) => ({ number, name }))));
  } catch {
    // The phones are there until the page is closed.
  }
}

function add({ number, name }) {
  const phone = new CustomerPhone({
    number,
    name: name || `Cliente ${number.slice(-4)}`,
    changed: () => askNow(),
    news,
    removed: remove,
  });
  phones.push(phone);
  holder.insertBefore(phone.element, owner.element);
  owner.offer(phones);
  seen = "";
  return phone;
}

function remove(phone) {
  phones.splice(phones.indexOf(phone), 1);
  phone.element.remove();
  owner.offer(phones);
  keep();
  seen = "";
  askNow();
  document.querySelector("#add-phone input").focus();
}

async function ask() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const numbers = phones.map((phone) => phone.number);
    const told = await api.read(numbers, seen);
    away.hidden = true;
    if (told.phones && numbers.length === phones.length) show(told);
  } catch {
    away.hidden = false;
    away.lastElementChild.textContent = words.away;
    seen = "";
  } finally {
    asking = false;
    clearTimeout(timer);
    const wait = document.hidden ? HIDDEN_POLL_MS : POLL_MS;
    timer = setTimeout(ask, again ? 0 : wait);
    again = false;
  }
}

function show(told) {
  seen = told.version;
  const company = told.companies.find((each) => each.number);
  const screens = new Map();
  phones.forEach((phone, index) => {
    const screen = told.phones[index];
    if (!screen) return;
    screens.set(phone.number, screen);
    phone.show(screen, words.company);
  });
  owner.show(screens, company);
}

function askNow() {
  seen = "";
  ask();
}

document.getElementById("add-phone").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const problem = document.getElementById("add-problem");
  let number = form.elements.number.value.replace(/\D/g, "");
  if (number.length === 10 || number.length === 11) number = `55${number}`;
  problem.textContent = "";
  if (number.length < 10 || number.length > 15) problem.textContent = words.notANumber;
  else if (phones.some((phone) => phone.number === number)) problem.textContent = words.twice;
  if (problem.textContent || phones.length >= Number(words.most)) return;
  const phone = add({ number, name: form.elements.name.value.trim() });
  form.reset();
  keep();
  askNow();
  phone.element.scrollIntoView({ inline: "center", block: "nearest" });
  phone.find("text").focus();
});
document.addEventListener("visibilitychange", () => document.hidden || askNow());

for (const each of kept()) add(each);
ask();
