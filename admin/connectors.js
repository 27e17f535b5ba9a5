// The list of connectors, and adding one.
import { call, pages } from './api.js';
import { copyable, field, fill, form, h, heading, mend, paged, shownOnce, submit, written } from './dom.js';
import { endingSoon } from './expiry.js';
import { t } from './i18n.js';
import { permissionFields, permissionNames, permissionsOf } from './permissions.js';

export const mine = page => list(page, false);
export const everyone = page => list(page, true);

async function list(page, everyones) {
  const tab = (place, key, current) => h('a', { href: place, 'aria-current': current ? 'page' : null }, t(key));
  return h('div', {},
    heading(t('connectors.title'), h('a.button.primary', { href: '#/new' }, t('connectors.add'))),
    h('p.lead', {}, t('connectors.lead')),
    page.me.mobileNumber ? null : phoneFirst(),
    everyones ? null : await endingSoon(),
    h('div.tabs', { role: 'navigation', 'aria-label': t('connectors.which') },
      tab('#/', 'connectors.mine', !everyones),
      tab('#/all', 'connectors.all', everyones)),
    await paged(
      pages(everyones ? '/v1/connectors?all=true' : '/v1/connectors', 'connectors'),
      connector => card(connector, page),
      () => h('div.empty', {},
        h('p', {}, t(everyones ? 'connectors.noneAll' : 'connectors.none')),
        h('p.actions', {}, h('a.button.primary', { href: '#/new' }, t('connectors.add')),
          everyones ? null : h('a.button', { href: '#/all' }, t('connectors.all'))))));
}

function card(connector, page) {
  const names = permissionNames(connector.permissions);
  return h('li.card', {},
    h('h2', {}, h('a', { href: `#/c/${encodeURIComponent(connector.applicationId)}` }, written(connector.name))),
    connector.active ? null : h('span.badge', {}, t('connector.inactive')),
    connector.description ? h('p', {}, written(connector.description)) : null,
    h('p.quiet', {},
      names.flatMap((name, at) => [at ? ' · ' : '', name]),
      names.length ? ' — ' : null,
      connector.owner === page.me.userId ? t('connector.yours') : t('connector.others')));
}

/** Without a number nothing can be granted. */
export const phoneFirst = () => h('div.callout', {},
  h('p', {}, t('phone.first')),
  h('p.actions', {}, h('a.button', { href: '#/account' }, t('phone.register'))));

/** Two steps in one form: who the connector is, then what it may do. */
export async function create(page) {
  const name = field(t('connector.name'), { name: 'name', required: true, maxlength: '100', autocomplete: 'off' }, t('connector.nameHint'));
  const description = field(t('connector.description'), { tag: 'textarea', name: 'description', maxlength: '1000', rows: '3' }, t('connector.descriptionHint'));
  const redirect = field(t('connector.redirectUrl'), { name: 'redirectUrl', type: 'url', inputmode: 'url', maxlength: '1000', placeholder: 'https://', autocomplete: 'off' }, t('connector.redirectHint'));
  const details = h('div', {}, name, description, redirect);
  const permissions = h('div', {}, permissionFields([]));
  const back = h('button.plain', { type: 'button', onclick: () => step(1) }, t('action.back'));
  const next = submit(t('action.next'));
  const title = h('h2', { tabindex: '-1' });
  const progress = h('ol.progress', { 'aria-label': t('new.steps') }, [1, 2].map(at => h('li', {}, t(`new.step${at}`))));
  let at = 1;

  function step(to) {
    at = to;
    details.hidden = at !== 1;
    permissions.hidden = at !== 2;
    back.hidden = at !== 2;
    fill(title, t(`new.step${at}`));
    fill(next, t(at === 1 ? 'action.next' : 'new.create'));
    [...progress.children].forEach((item, index) => {
      item.toggleAttribute('data-done', index + 1 < at);
      if (index + 1 === at) {
        item.setAttribute('aria-current', 'step');
      } else {
        item.removeAttribute('aria-current');
      }
    });
  }

  async function send(element) {
    if (at === 1) {
      if (redirect.input.value && !isRedirect(redirect.input.value)) {
        mend(redirect.input, t('mend.redirectUrl'));
        return;
      }
      step(2);
      title.focus();
      return;
    }
    let created;
    try {
      created = await call('POST', '/v1/connectors', {
        name: name.input.value,
        description: description.input.value,
        redirectUrl: redirect.input.value,
        permissions: permissionsOf(element),
      });
    } catch (problem) {
      if (['name', 'description', 'redirectUrl'].includes(problem.field)) {
        step(1);
      }
      throw problem;
    }
    await shownOnce(t('created.title'),
      h('p', {}, t('created.text')),
      copyable(t('connector.id'), created.applicationId),
      copyable(t('connector.secret'), created.applicationSecret));
    page.go(`#/c/${encodeURIComponent(created.applicationId)}`);
  }

  const element = form(send, title, details, permissions, h('div.actions', {}, next, back));
  step(1);
  return h('div.narrow', {}, h('p.crumbs', {}, h('a', { href: '#/' }, t('nav.connectors'))), heading(t('new.title')), progress, element);
}

/** Absolute https, or http on this machine, as the API demands it. */
export function isRedirect(text) {
  if (!URL.canParse(text)) {
    return false;
  }
  const url = new URL(text);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) && !url.hash && !url.username;
}

