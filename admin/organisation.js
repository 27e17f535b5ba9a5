// For tenant administrators: who else is one, the numbers of the organisation, and what happened.
import './texts-organisation.js';
import { all, call, pages } from './api.js';
import { announce, button, confirmed, field, fill, form, h, heading, paged, submit, written } from './dom.js';
import { date, moment, t } from './i18n.js';
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
    numberSection(page, 'unlock', '/v1/phones/unlock'),
    numberSection(page, 'release', '/v1/phones/release'));
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

export async function audit() {
  const since = field(t('audit.since'), { type: 'date', name: 'since' });
  const until = field(t('audit.until'), { type: 'date', name: 'until' });
  const connector = field(t('audit.connector'), { tag: 'select', name: 'connector' });
  const connectors = await all('/v1/connectors?all=true', 'connectors');
  fill(connector.input, h('option', { value: '' }, t('audit.anyConnector')),
    connectors.map(one => h('option', { value: one.applicationId }, written(one.name).textContent)));
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

  async function search() {
    const query = new URLSearchParams();
    const day = text => new Date(`${text}T00:00`).getTime();
    if (since.input.value) {
      query.set('since', day(since.input.value));
    }
    if (until.input.value) {
      // The whole of the last day.
      query.set('until', day(until.input.value) + 86_400_000);
    }
    if (connector.input.value) {
      query.set('connector', connector.input.value);
    }
    const body = h('tbody');
    const table = h('div.scroll', {}, h('table', {},
      h('caption.hidden', {}, t('audit.title')),
      h('thead', {}, h('tr', {}, ['audit.at', 'audit.what', 'audit.object', 'audit.actor', 'audit.details'].map(key => h('th', { scope: 'col' }, t(key))))),
      body));
    fill(result, await paged(pages(query.size ? `/v1/audit?${query}` : '/v1/audit', 'events'), row, () => h('p.empty', {}, t('audit.none')), body, table));
  }

  await search();
  return h('div', {},
    heading(t('audit.title')),
    h('p.lead', {}, t('audit.lead')),
    form(search, h('div.filters', {}, since, until, connector), h('div.actions', {}, submit(t('audit.search'), 'plain'))),
    result);
}
