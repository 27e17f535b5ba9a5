// Reads the inbox every two seconds and redraws the table only when it has changed, so that a
// screen reader is told of new messages and of nothing else.
const state = document.getElementById("state");
const rows = document.getElementById("messages");
const empty = document.getElementById("empty");
const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" });
const source = "/local/inbox" + location.search;
let shown = "[]";

function cell(text) {
  const td = document.createElement("td");
  td.textContent = text;
  return td;
}

function row(message) {
  const tr = document.createElement("tr");
  const pin = cell(message.pin);
  pin.className = "pin";
  tr.append(cell(time.format(message.sentAt)), cell(message.phone), pin, cell(message.text));
  return tr;
}

async function refresh() {
  try {
    const answer = await fetch(source, { headers: { Accept: "application/json" }, cache: "no-store" });
    const text = await answer.text();
    if (state.textContent === state.dataset.lost) state.textContent = "";
    if (text !== shown) {
      const messages = JSON.parse(text);
      rows.replaceChildren(...messages.map(row));
      empty.hidden = messages.length > 0;
      if (messages.length > 0) state.textContent = `${state.dataset.new} ${messages[0].phone}`;
      shown = text;
    }
  } catch {
    state.textContent = state.dataset.lost;
  }
  setTimeout(refresh, 2000);
}

refresh();
