// For tenant administrators: who else is one, the organisation's numbers, SMS and tokens, and what happened.
import './texts-organisation.js';
import { all, call, get, pages } from './api.js';
import { announce, busy, button, confirmed, field, fill, form, h, heading, paged, submit, written } from './dom.js';
import { date, moment, money, t } from './i18n.js';
import { endsSoon, SOON_DAYS } from './expiry.js';
import { changeGrant, endEach, grantButton, grantRow, grantTable } from './grants.js';
import { phoneField } from './phones.js';

const SOON = 14 * 86_400_000;

export async function administrators(page) {
  const list = h('ul.rows', { role: 'list' });

  async function reload() {
    const admins = await all('/v1/admins', 'admins');
    fill(list, admins.map(admin => h('li', {},
      h('span', {}, h('strong', {}, written(admin.name || admin.userId)), admin.userId === page.me.userId ? [' (', t('you'), ')'] : null, h('br'),
        h('span.quiet', {}, t('admins.proven', { from: date(admin.provenAt), until: date(admin.provenUntil) })),
        admin.provenUntil - Date.now() < SOON ? [' ', h('span.badge.warn', {}, t('admins.endsSoon'))] : null),
      admin.userId === page.me.userId ? null : button(t('admins.withdraw'), () => withdraw(admin), {
        kind: 'danger.small',
        'aria-label': () => `${t('admins.withdraw')()}: ${admin.name}`,
      }))));
  }

  async function withdraw(admin) {
    if (await confirmed(t('admins.withdrawTitle'), t('admins.withdrawText', { name: admin.name }), t('admins.withdraw'),
      () => call('DELETE', `/v1/admins/${encodeURIComponent(admin.userId)}`))) {
      await reload();
      announce(t('admins.withdrawn'));
    }
  }

  await reload();
  return h('div.narrow', {},
    heading(t('admins.title')),
    h('p.lead', {}, t('admins.lead')),
    h('section', {}, list),
    await smsSection(),
    numberSection(page, 'unlock', '/v1/phones/unlock'),
    numberSection(page, 'release', '/v1/phones/release'));
}

/** What SMS cost today, and what may be spent. */
async function smsSection() {
  const today = await get('/v1/sms');
  const dollars = micro => money(micro / 1_000_000);
  return h('section', { 'aria-labelledby': 'sms' },
    h('h2', { id: 'sms' }, t('sms.title')),
    h('p', {}, t('sms.text', { n: today.sent, spent: dollars(today.spentMicroUsd), purse: dollars(today.purseMicroUsd), until: moment(today.until) })),
    h('meter', { min: '0', max: String(today.purseMicroUsd), value: String(today.spentMicroUsd), high: String(today.purseMicroUsd / 2), 'aria-label': t('sms.title') }));
}

/** A call about a number of the organisation; the number goes in the body, never in an address. */
function numberSection(page, key, path) {
  const number = phoneField(page.countries, { autocomplete: 'off' });
  const told = h('p.saved', { role: 'status' });
  return h('section', { 'aria-labelledby': key },
    h('h2', { id: key }, t(`${key}.title`)),
    h('p', {}, t(`${key}.text`)),
    form(async () => {
      fill(told);
      const send = () => call('POST', path, { mobileNumber: number.number() });
      if (key === 'release' && !(await confirmed(t('release.title'), t('release.confirm', { number: number.number() }), t('release.action'), send))) {
        return;
      }
      if (key === 'unlock') {
        await send();
      }
      number.input.value = '';
      fill(told, t(`${key}.done`));
    }, number, h('div.actions', {}, submit(t(`${key}.action`), 'plain'), told)));
}

/** The log, filtered as the query of its place says. */
export async function audit(page, query) {
  const asked = new URLSearchParams(query);
  const since = field(t('audit.since'), { type: 'date', name: 'since', value: asked.get('since') ?? '' });
  const until = field(t('audit.until'), { type: 'date', name: 'until', value: asked.get('until') ?? '' });
  const connector = field(t('audit.connector'), { tag: 'select', name: 'connector' });
  const connectors = await all('/v1/connectors?all=true', 'connectors');
  fill(connector.input, h('option', { value: '' }, t('audit.anyConnector')),
    connectors.map(one => h('option', { value: one.applicationId, selected: one.applicationId === asked.get('connector') }, written(one.name).textContent)));
  const result = h('div', { 'aria-live': 'polite' });

  const cell = (key, ...content) => h('td', { 'data-label': t(key) }, ...content);
  const row = event => h('tr', {},
    cell('audit.at', h('time', { datetime: new Date(event.at).toISOString() }, moment(event.at))),
    cell('audit.what', t.first(`audit.type.${event.type}`, { key: event.type })),
    cell('audit.object', h('code', {}, written(event.object))),
    cell('audit.actor', h('code', {}, written(event.actor))),
    h('td', {}, h('details', {}, h('summary', {}, t('audit.details')),
      h('dl.pairs', {},
        Object.entries(event.details ?? {}).filter(([, value]) => value !== '').map(([key, value]) => h('div', {}, h('dt', {}, key), h('dd', {}, written(value)))),
        h('div', {}, h('dt', {}, t('audit.sourceIp')), h('dd', {}, event.sourceIp ?? '–')),
        h('div', {}, h('dt', {}, t('audit.requestId')), h('dd', {}, h('code', {}, event.requestId ?? '–')))))));

  function path() {
    const query = new URLSearchParams();
    const midnight = text => new Date(`${text}T00:00`).getTime();
    if (since.input.value) {
      query.set('since', midnight(since.input.value));
    }
    if (until.input.value) {
      // The whole of the last day.
      query.set('until', midnight(until.input.value) + 86_400_000);
    }
    if (connector.input.value) {
      query.set('connector', connector.input.value);
    }
    return query.size ? `/v1/audit?${query}` : '/v1/audit';
  }

  /** The filters stand in the address, so that reload and back keep them. */
  function place() {
    const filters = new URLSearchParams(Object.entries({ since, until, connector })
      .map(([name, one]) => [name, one.input.value]).filter(([, value]) => value));
    return filters.size ? `#/audit?${filters}` : '#/audit';
  }

  async function search() {
    const body = h('tbody');
    const table = h('div.scroll', {}, h('table', {},
      h('caption.hidden', {}, t('audit.title')),
      h('thead', {}, h('tr', {}, ['audit.at', 'audit.what', 'audit.object', 'audit.actor', 'audit.details'].map(key => h('th', { scope: 'col' }, t(key))))),
      body));
    fill(result, await paged(pages(path(), 'events'), row, () => h('p.empty', {}, t('audit.none')), body, table));
  }

  await search();
  return h('div', {},
    heading(t('audit.title')),
    h('p.lead', {}, t('audit.lead')),
    form(async () => {
      history.replaceState(null, '', place());
      await search();
    }, h('div.filters', {}, since, until, connector), h('div.actions', {},
      submit(t('audit.search'), 'plain'),
      button(t('audit.csv'), async () => save('audit.csv', csv(await all(path(), 'events')))))),
    result);
}

const COLUMNS = ['at', 'type', 'object', 'actor', 'sourceIp', 'requestId', 'details'];

/** RFC 4180. A cell that a table would take for a formula gets a quote before it. */
function csv(events) {
  const cell = value => `"${String(value ?? '').replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  const rows = events.map(event => COLUMNS.map(name => cell(
    name === 'at' ? new Date(event.at).toISOString() : name === 'details' ? JSON.stringify(event.details ?? {}) : event[name])));
  return `${[COLUMNS.map(cell), ...rows].map(row => row.join(',')).join('\r\n')}\r\n`;
}

function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = h('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}

const GRANT_COLUMNS = ['audit.connector', 'grants.reach', 'grants.who', 'grants.expires', 'grants.used', 'grants.token'];
const AT_ONCE = 100;

/** All live tokens of the organisation, or with `soon` those that expire soon, the next first; and the buttons that end one or all. */
export async function tokens(page, soon) {
  const body = h('div');
  const tab = (place, key, current) => h('a', { href: place, 'aria-current': current ? 'page' : null }, t(key));
  const row = grant => grantRow(page, GRANT_COLUMNS, grant, grantButton('end', grant, () => changeGrant('end', grant, async () => {
    await reload();
    view.querySelector('h1').focus();
  }), 'danger'));
  const view = h('div', {},
    heading(t('tokens.title')),
    h('p.lead', {}, t('tokens.lead')),
    h('div.tabs', { role: 'navigation', 'aria-label': t('tokens.which') },
      tab('#/tokens', 'tokens.all', !soon),
      tab('#/tokens?soon', 'tokens.soon', soon)),
    body,
    h('section.danger-zone', { 'aria-labelledby': 'end-all' },
      h('h2', { id: 'end-all' }, t('tokens.endAllTitle')),
      h('p', {}, t('tokens.endAllText')),
      h('div.actions', {}, button(t('grants.endAll'), endAll, { kind: 'danger' }))));
  let left = false;
  view.leave = () => { left = true; };

  async function reload() {
    const load = pages('/v1/grants?all=true', 'grants');
    const rows = h('tbody');
    const list = await paged(soon ? slices(await endingSoonest(load)) : load, row,
      () => h('p.empty', {}, soon ? t('tokens.noneSoon', { n: SOON_DAYS }) : t('tokens.none')),
      rows, grantTable(t('tokens.title'), GRANT_COLUMNS, rows));
    fill(body, list);
  }

  /** Reads the whole list, as far as the reader stays, and says how far it is. */
  async function endingSoonest(load) {
    const told = h('p.loading', { role: 'status' }, t('loading'));
    fill(body, told);
    const found = [];
    let read = 0;
    let cursor = null;
    try {
      do {
        const { items, next } = await load(cursor);
        read += items.length;
        found.push(...items.filter(endsSoon));
        cursor = next;
        fill(told, t('tokens.readSoFar', { n: read }));
      } while (cursor && !left);
    } finally {
      told.remove();
    }
    return found.sort((one, other) => one.expiresAt - other.expiresAt);
  }

  async function endAll() {
    const told = h('p', { role: 'status' });
    const done = await confirmed(t('tokens.endAllTitle'), [t('tokens.endAllText'), told], t('grants.endAll'),
      () => endEach('/v1/grants', ended => fill(told, t('tokens.endedSoFar', { n: ended }))), t('tokens.word')());
    if (done) {
      await reload();
      announce(t('grants.endedAll'));
    }
  }

  if (soon) {
    // Shown at once, so that whoever waits sees how many were read.
    void busy(body, reload);
  } else {
    await reload();
  }
  return view;
}

/** A list in pages for `paged`, of what is here already. */
const slices = items => async cursor => {
  const end = Number(cursor) + AT_ONCE;
  return { items: items.slice(Number(cursor), end), next: end < items.length ? end : null };
};
