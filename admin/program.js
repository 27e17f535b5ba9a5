// Programs to copy, filled in for one connector. They lie in samples/ and are loaded when they are first shown.
import { connectorPath, get } from './api.js';
import { frame } from './connector.js';
import { explanation } from './explain.js';
import { copyButton, fill, h, loading, tell } from './dom.js';
import { t } from './i18n.js';

/** By the name of the file: how it is called, the file that it is saved as, and what runs it. */
const LANGUAGES = {
  curl: ['curl', 'groups.sh', 'sh groups.sh'],
  python: ['Python', 'groups.py', 'python3 groups.py'],
  php: ['PHP', 'groups.php', 'php groups.php'],
  javascript: ['JavaScript', 'groups.mjs', 'node groups.mjs'],
  csharp: ['C#', 'Program.cs', 'dotnet run'],
  java: ['Java', 'Groups.java', 'java Groups.java'],
  powershell: ['PowerShell', 'groups.ps1', 'pwsh groups.ps1'],
};

export async function program(page, id, wanted) {
  const connector = await get(connectorPath(id));
  const names = Object.keys(LANGUAGES);
  const text = h('pre', { tabindex: '0', 'aria-label': t('program.text') });
  const how = h('p', {});
  const panel = h('div.panel', { id: 'program', role: 'tabpanel' });
  const tabs = names.map(name => h('button.tab', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'program', onclick: () => void show(name),
  }, LANGUAGES[name][0]));

  let turn = 0;
  async function show(name) {
    const mine = ++turn;
    tabs.forEach((tab, at) => {
      const chosen = names[at] === name;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', `tab-${name}`);
    const [, file, run] = LANGUAGES[name];
    // A reload comes back to this language.
    const place = `#/c/${encodeURIComponent(id)}/program/${name}`;
    if (location.hash !== place && panel.isConnected) {
      history.replaceState(null, '', place);
    }
    fill(panel, loading());
    try {
      const found = await template(name);
      if (mine === turn) {
        fill(text, filled(found, { base: page.api || location.origin, connectorId: connector.applicationId }));
        fill(how, t('program.how', { file: file, run: run }));
        fill(panel, how, h('div.copyable', {}, text, h('div.actions', {}, copyButton(t('program.text'), text))));
      }
    } catch (problem) {
      if (mine === turn) {
        fill(panel);
        tell(problem, panel);
      }
    }
  }

  /** As the tabs of an application: one stop of the Tab key, arrows from one to the next. */
  function move(event) {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = (to + tabs.length) % tabs.length;
      tabs[next].focus();
      void show(names[next]);
    }
  }

  await show(names.includes(wanted) ? wanted : names[0]);
  return frame(connector, 'program',
    h('section', { 'aria-labelledby': 'programs' },
      h('h2', { id: 'programs' }, t('program.title')),
      h('p', {}, t('program.lead')),
      h('p', {}, t('program.variables')),
      h('div.tabs', { role: 'tablist', 'aria-label': t('program.languages'), onkeydown: move }, tabs),
      panel),
    explanation(connector));
}

async function template(name) {
  const answer = await fetch(`samples/${name}.txt`, { credentials: 'omit' }).catch(() => null);
  if (!answer?.ok) {
    throw Object.assign(new Error(), { code: 'Offline', text: () => t('error.Offline') });
  }
  return answer.text();
}

const filled = (text, values) => text.replace(/\{\{(\w+)\}\}/g, (whole, name) => values[name] ?? whole);
