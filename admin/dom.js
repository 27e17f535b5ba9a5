// Builds what is shown. Texts reach the document as text nodes only, never as markup.
import { language, plain, t } from './i18n.js';

// A text that changes with the language is a function; these remember it beside its node.
const texts = new WeakMap();
const attributes = new WeakMap();

/**
 * An element. Properties: `on…` are listeners, functions are texts by language, true and false set
 * and leave out. Children: nodes, texts, functions that give a text, lists of these; null is none.
 */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length) {
    element.className = classes.join(' ');
  }
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (typeof value === 'function') {
      attributes.set(element, { ...attributes.get(element), [key]: value });
      element.setAttribute(key, value());
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false).map(node);
}

function node(child) {
  if (child instanceof Node) {
    return child;
  }
  const text = document.createTextNode(typeof child === 'function' ? child() : String(child));
  if (typeof child === 'function') {
    texts.set(text, child);
  }
  return text;
}

/** Puts other children in place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Says everything again in the language that is now set; what was typed stays. */
export function retell() {
  document.documentElement.lang = language();
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let at = walker.currentNode; at; at = walker.nextNode()) {
    const text = texts.get(at);
    if (text) {
      at.data = text();
    }
    for (const [name, value] of Object.entries(attributes.get(at) ?? {})) {
      at.setAttribute(name, value());
    }
  }
}

/** Text that people wrote: isolated, so that its direction touches nothing else. */
export function written(text) {
  return h('bdi', {}, plain(text));
}

/** Enough of a long ID to tell people apart; the whole is in the title. */
export const shortId = id => (id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);

/** Tells screen readers what has happened. */
export function announce(text) {
  fill(document.getElementById('announcements'), text);
}

export function button(text, click, properties = {}) {
  const kind = properties.kind ?? 'plain';
  return h(`button.${kind}`, { type: 'button', ...properties, kind: null, onclick: event => busy(event.currentTarget, click) }, text);
}

/** Runs what a button started; until it ends the button is marked and takes no second press. */
export async function busy(element, work) {
  if (element?.getAttribute('aria-busy') === 'true') {
    return;
  }
  element?.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (problem) {
    tell(problem, element);
  } finally {
    element?.removeAttribute('aria-busy');
  }
}

/** Shows a problem beside what caused it. */
export function tell(problem, near) {
  if (problem.name === 'AbortError') {
    return;
  }
  const place = near?.closest('form, dialog, section, main') ?? document.getElementById('view');
  let box = place.querySelector(':scope > .problem');
  if (!box) {
    box = h('div.problem', { role: 'alert' });
    const after = near?.closest('.actions');
    if (after?.parentElement === place) {
      place.insertBefore(box, after);
    } else {
      place.append(box);
    }
  }
  fill(box, problemText(problem));
}

export function forget(place) {
  place.querySelectorAll('.problem').forEach(box => box.remove());
  place.querySelectorAll('[aria-invalid]').forEach(input => {
    input.removeAttribute('aria-invalid');
    const mend = document.getElementById(`${input.id}-mend`);
    if (mend) {
      fill(mend);
    }
  });
}

/** What a refusal means and how it is mended, by its code; unknown codes show the API's sentence. */
export function problemText(problem) {
  if (!problem.code) {
    console.error(problem);
    return [h('p', {}, t('error.Unexpected'))];
  }
  const lines = [h('p', {}, problem.text())];
  if (problem.requestId && problem.status >= 500) {
    lines.push(h('p.quiet', {}, t('error.requestId'), ' ', h('code', {}, problem.requestId)));
  }
  return lines;
}

let ids = 0;
export const freshId = () => `f${++ids}`;

/**
 * A labelled input with room for a hint and for the mend.
 * The result has the input as `.input`.
 */
export function field(label, properties = {}, hint = null) {
  const id = freshId();
  const { tag = 'input', options = null, ...rest } = properties;
  const described = `${hint ? `${id}-hint ` : ''}${id}-mend`;
  const input = h(tag, { id, 'aria-describedby': described, ...rest }, options);
  if (rest.value !== undefined) {
    input.value = rest.value;
  }
  const whole = h('div.field', {},
    h('label', { for: id }, label),
    hint ? h('p.hint', { id: `${id}-hint` }, hint) : null,
    input,
    h('p.mend', { id: `${id}-mend`, 'aria-live': 'polite' }));
  whole.input = input;
  return whole;
}

/** Puts the mend beside an input and the focus into it. */
export function mend(input, text) {
  input.setAttribute('aria-invalid', 'true');
  fill(document.getElementById(`${input.id}-mend`), text);
  input.focus();
}

/**
 * A form. What it refuses is told beside the field whose name the refusal gives.
 * @param send called on submit; the inputs are found by their names
 */
export function form(send, ...children) {
  const element = h('form', {
    novalidate: true,
    onsubmit: event => {
      event.preventDefault();
      forget(element);
      for (const input of element.elements) {
        if (input.required && !input.value.trim()) {
          mend(input, t('mend.required'));
          return;
        }
      }
      const submit = event.submitter ?? element.querySelector('button[type=submit]');
      void busy(submit, async () => {
        try {
          await send(element, submit);
        } catch (problem) {
          const input = problem.field ? element.elements.namedItem(problem.field) : null;
          if (!(input instanceof HTMLElement)) {
            throw problem;
          }
          mend(input, problem.text());
        }
      });
    },
  }, ...children);
  return element;
}

export const submit = (text, kind = 'primary') => h(`button.${kind}`, { type: 'submit' }, text);

/**
 * Opens a dialog; the browser keeps the focus within it and gives it back at the end.
 * @param build gets a function that closes the dialog, gives its content
 * @param kept where true, it closes by its own button only
 */
export function dialog(title, build, kept = false) {
  return new Promise(resolve => {
    const id = freshId();
    const opener = document.activeElement;
    let result = null;
    const close = value => {
      result = value ?? null;
      element.close();
      // Secrets that were shown leave the document with it, before the event that tells of it.
      element.remove();
    };
    const element = h('dialog', {
      'aria-labelledby': id,
      closedby: kept ? 'none' : 'closerequest',
      oncancel: event => kept && event.target === element && event.preventDefault(),
      onkeydown: event => kept && event.key === 'Escape' && event.preventDefault(),
      onclose: () => {
        element.remove();
        opener?.isConnected && opener.focus();
        resolve(result);
      },
    });
    element.append(h('h2', { id, tabindex: '-1' }, title), ...nodes([build(close)]));
    document.body.append(element);
    element.showModal();
  });
}

/** Asks before something that can not be taken back; gives whether it was done. */
export function confirmed(title, text, action, work, typed = null) {
  return dialog(title, close => {
    const word = typed ? field(t('confirm.type', { word: typed }), { name: 'typed', autocomplete: 'off', spellcheck: 'false' }) : null;
    return form(async () => {
      if (word && word.input.value.trim() !== plain(typed).trim()) {
        mend(word.input, t('confirm.mend', { word: typed }));
        return;
      }
      await work();
      close(true);
    },
    h('p', {}, text),
    word,
    h('div.actions', {},
      h('button.plain', { type: 'button', onclick: () => close(false) }, t('action.cancel')),
      submit(action, 'danger')));
  });
}

/** A value with a button that copies it. */
export function copyable(label, value) {
  const output = h('output.value', { tabindex: '0', 'aria-label': label }, value);
  return h('div.copyable', {}, h('span.label', { 'aria-hidden': 'true' }, label), h('div.row', {}, output, copyButton(label, output)));
}

/** A button that copies what an element holds at the time. */
export function copyButton(label, source) {
  const copy = h('button.plain.copy', {
    type: 'button',
    'aria-label': () => `${label()}: ${t('action.copy')()}`,
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
        fill(copy, t('action.copied'));
        announce(t('action.copied'));
      } catch {
        getSelection().selectAllChildren(source);
        announce(t('action.copyByHand'));
        fill(copy, t('action.copyByHand'));
      }
    },
  }, t('action.copy'));
  return copy;
}

/** Shows what is shown once; it closes when somebody has said that it is kept. */
export function shownOnce(title, ...content) {
  return dialog(title, close => {
    const id = freshId();
    const done = h('button.primary', { type: 'button', disabled: true, onclick: () => close(true) }, t('action.close'));
    const saved = h('input', { type: 'checkbox', id, onchange: () => { done.disabled = !saved.checked; } });
    return [
      h('p.callout.warn', {}, t('once.warning')),
      ...content,
      h('div.check', {}, saved, h('label', { for: id }, t('once.saved'))),
      h('div.actions', {}, done),
    ];
  }, true);
}

/**
 * A list in pages: shows the first and a button for more.
 * @param container takes the items; `outer` is what it lies in, if anything
 */
export function paged(load, item, empty, container = h('ul.cards', { role: 'list' }), outer = container) {
  const more = h('div.actions');
  const whole = h('div', {}, outer, more);
  const next = async cursor => {
    const page = await load(cursor);
    const first = container.childElementCount;
    container.append(...nodes(page.items.map(item)));
    if (!container.childElementCount) {
      fill(whole, empty());
      return;
    }
    fill(more, page.next ? button(t('action.more'), () => next(page.next)) : null);
    if (cursor) {
      container.children[first]?.querySelector('a, button')?.focus();
    }
  };
  return next(null).then(() => whole);
}

export const heading = (text, ...more) => h('div.heading', {}, h('h1', {}, text), ...more);

export const loading = () => h('p.loading', { role: 'status' }, t('loading'));
