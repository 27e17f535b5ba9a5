// One connector: generating user tokens, its grants, and for its managers the settings.
import { all, call, connectorPath, get } from './api.js';
import { announce, button, confirmed, copyable, dialog, field, fill, forget, form, freshId, h, heading, loading, shortId, shownOnce, submit, tell, written } from './dom.js';
import { date, day, moment, t } from './i18n.js';
import { isRedirect, phoneFirst } from './connectors.js';
import { changeGrant, endEach, grantButton, grantRow, grantTable } from './grants.js';
import { handover } from './handover.js';
import { reachView } from './reach.js';
import { permissionFields, permissionList, permissionNames, permissionsOf } from './permissions.js';

const WEEK = 7 * 86_400_000;
const COLUMNS = ['grants.reach', 'grants.who', 'grants.created', 'grants.expires', 'grants.used', 'grants.token'];

const place = (connector, rest = '') => `#/c/${encodeURIComponent(connector.applicationId)}${rest}`;
/** Only who may change a connector is told its secrets' IDs. */
const manages = connector => Array.isArray(connector.secrets);
const namesOf = scopes => permissionNames(scopes).map(text => text()).join(', ') || t('connector.noPermissions')();
const name = connector => connector.name;

export function frame(connector, current, ...content) {
  const tab = (rest, key) => h('a', { href: place(connector, rest), 'aria-current': current === key ? 'page' : null }, t(`connector.tab.${key}`));
  return h('div', {},
    h('p.crumbs', {}, h('a', { href: '#/' }, t('nav.connectors'))),
    heading(written(connector.name), connector.active ? null : h('span.badge', {}, t('connector.inactive'))),
    connector.description ? h('p.lead', {}, written(connector.description)) : null,
    h('p.may', {}, t('connector.may', { what: () => namesOf(connector.permissions) })),
    h('div.tabs', { role: 'navigation', 'aria-label': t('connector.tabs') },
      tab('', 'tokens'), tab('/program', 'program'), manages(connector) ? tab('/settings', 'settings') : null),
    ...content);
}

export async function show(page, id) {
  const connector = await get(connectorPath(id));
  const grants = await grantSection(page, connector);
  const handedOver = await handover(page, connector, grants.reload);
  return frame(connector, 'tokens',
    page.me.mobileNumber
      ? h('section.raised', { 'aria-labelledby': 'generate' }, h('h2', { id: 'generate' }, t('token.title')), await generate(page, connector, grants, handedOver))
      : h('section', {}, h('h2', {}, t('token.title')), phoneFirst()),
    grants.element,
    handedOver.element,
    h('section', { 'aria-labelledby': 'about' },
      h('h2', { id: 'about' }, t('connector.about')),
      copyable(t('connector.id'), connector.applicationId),
      h('h3', {}, t('connector.permissions')),
      permissionList(connector.permissions)));
}

/** The choice of a reach, what it opens now, and the two ways to hand the token over. */
async function generate(page, connector, grants, handedOver) {
  if (!connector.active) {
    return h('p.callout', {}, t('token.inactive'));
  }
  const reachPath = wanted => connectorPath(connector.applicationId, `/reach?${new URLSearchParams(wanted)}`);
  const own = reachPath({ reach: 'user' });
  const administered = await get(own);
  const groups = administered.next ? await all(own, 'groups') : administered.groups;
  const choices = ['user', page.me.tenantAdmin ? 'tenant' : null, groups.length ? 'group' : null].filter(Boolean);
  const preview = h('div.preview', { 'aria-live': 'polite' });
  const note = h('div', { 'aria-live': 'polite' });
  const group = field(t('token.group'), {
    tag: 'select',
    name: 'groupId',
    onchange: () => void look(),
    options: groups.map(one => h('option', { value: one.groupId }, written(one.groupName).textContent)),
  });
  const radio = kind => {
    const id = freshId();
    return h('div.choice', {},
      h('input', { type: 'radio', id, name: 'reach', value: kind, checked: kind === 'user', onchange: () => void look() }),
      h('label', { for: id }, h('strong', {}, t(`reach.${kind}`)), h('span', {}, t(`reach.${kind}.hint`))));
  };
  const reach = () => element.elements.reach.value ?? element.querySelector('[name=reach]').value;
  const chosen = () => (reach() === 'group' ? { reach: 'group', groupId: group.input.value } : { reach: reach() });

  let turn = 0;
  async function look() {
    const wanted = chosen();
    const mine = ++turn;
    group.hidden = wanted.reach !== 'group';
    forget(element);
    tellReplaced();
    fill(preview, loading());
    try {
      const seen = wanted.reach === 'user' ? administered : await get(reachPath(wanted));
      if (mine === turn) {
        fill(preview, reachView(seen, reachPath(wanted), true));
      }
    } catch (problem) {
      if (mine === turn) {
        fill(preview);
        tell(problem, preview);
      }
    }
  }

  const tellReplaced = () => {
    const wanted = chosen();
    const old = grants.live().find(grant => (wanted.reach === 'group'
      ? grant.groupId === wanted.groupId
      : grant.reach !== 'group' && grant.grantedBy === page.me.userId));
    fill(note, old ? h('p.callout.warn', {}, t('token.replaces', { date: date(old.createdAt), last: old.lastFour })) : null);
  };

  const element = form(async () => {
    const issued = await call('POST', connectorPath(connector.applicationId, '/grants'), chosen());
    await shownOnce(t('token.shown'),
      h('p', {}, t('token.handOver', { name: name(connector) })),
      copyable(t('token.refreshToken'), issued.refreshToken),
      h('dl.pairs', {},
        h('div', {}, h('dt', {}, t('token.expires')), h('dd', {}, date(issued.refreshTokenExpiry))),
        h('div', {}, h('dt', {}, t('token.reach')), h('dd', {}, t(`reach.${issued.reach}`)))));
    await grants.reload();
  },
  h('fieldset.choices', {}, h('legend', {}, t('token.which')), choices.map(radio)),
  choices.includes('group') ? group : null,
  preview,
  note,
  h('div.actions', {}, submit(t('token.generate')), handedOver.button(chosen)),
  h('p.hint', {}, t('claims.hint')));
  grants.element.addEventListener('change', tellReplaced);
  group.hidden = true;
  await look();
  return element;
}

/** The grants of a connector, as a part that can be read anew. */
async function grantSection(page, connector) {
  let grants = [];
  const body = h('div');
  const element = h('section', { 'aria-labelledby': 'grants' }, h('h2', { id: 'grants', tabindex: '-1' }, t('grants.title')), body);

  async function reload() {
    grants = await all(connectorPath(connector.applicationId, '/grants'), 'grants');
    fill(body, grants.length ? table() : h('p.empty', {}, t('grants.none')));
    element.dispatchEvent(new Event('change'));
  }

  const table = () => [
    grantTable(t('grants.title'), COLUMNS, h('tbody', {}, grants.map(grant => grantRow(page, COLUMNS, grant,
      grantButton('reachOf', grant, () => showReach(page, grant)),
      grant.frozen && page.me.tenantAdmin ? grantButton('unfreeze', grant, () => change('unfreeze', grant)) : null,
      grant.orphaned ? grantButton('adopt', grant, () => change('adopt', grant)) : null,
      grantButton('end', grant, () => change('end', grant), 'danger'))))),
    manages(connector) && grants.length > 1
      ? h('div.actions', {}, button(t('grants.endAll'), () => endAll(connector, grants, reload), { kind: 'danger' }))
      : null,
  ];

  const change = (key, grant) => changeGrant(key, grant, async () => {
    await reload();
    element.querySelector('h2').focus();
  });

  await reload();
  return { element, live: () => grants, reload };
}

/** What a grant reaches now; who is in a group is told to those who may give it. */
async function showReach(page, grant) {
  const path = `/v1/grants/${encodeURIComponent(grant.grantId)}/reach`;
  const seen = await get(path);
  // The button is not busy as long as it is read.
  void dialog(t('grants.reachTitle', { last: grant.lastFour }), close => [
    reachView(seen, path, page.me.tenantAdmin || grant.grantedBy === page.me.userId),
    h('div.actions', {}, h('button.plain', { type: 'button', onclick: () => close() }, t('action.close'))),
  ]);
}

async function endAll(connector, grants, reload) {
  const bar = h('progress', { max: grants.length, value: '0', 'aria-label': t('grants.endAll') });
  const done = await confirmed(t('grants.endAllTitle'), [t('grants.endAllText', { n: grants.length }), bar], t('grants.endAll'),
    () => endEach(connectorPath(connector.applicationId, '/grants'), ended => { bar.value = ended; }));
  if (done) {
    await reload();
    announce(t('grants.endedAll'));
  }
}

export async function settings(page, id) {
  let connector = await get(connectorPath(id));
  if (!manages(connector)) {
    return frame(connector, 'settings', h('p.callout', {}, t('error.Forbidden')));
  }
  const again = () => page.go(place(connector, '/settings'));
  const change = async (body, told) => {
    connector = await call('PATCH', connectorPath(id), body);
    announce(told);
    return connector;
  };
  return frame(connector, 'settings',
    detailsSection(connector, change, again),
    permissionSection(connector, change, again),
    secretSection(connector),
    stateSection(connector, change, again),
    deleteSection(page, connector));
}

const saved = (element, text) => {
  const box = element.querySelector('.saved') ?? h('p.saved', { role: 'status' });
  fill(box, text);
  element.querySelector('.actions').append(box);
};

function detailsSection(connector, change, again) {
  const title = field(t('connector.name'), { name: 'name', required: true, maxlength: '100', autocomplete: 'off', value: connector.name });
  const description = field(t('connector.description'), { tag: 'textarea', name: 'description', maxlength: '1000', rows: '3', value: connector.description });
  const redirect = field(t('connector.redirectUrl'), { name: 'redirectUrl', type: 'url', inputmode: 'url', maxlength: '1000', value: connector.redirectUrl ?? '', autocomplete: 'off' }, t('connector.redirectHint'));
  return h('section.panel', { 'aria-labelledby': 'details' },
    h('h2', { id: 'details' }, t('settings.details')),
    form(async () => {
      if (redirect.input.value && !isRedirect(redirect.input.value)) {
        throw Object.assign(new Error(), { field: 'redirectUrl', code: 'InvalidParameters', text: () => t('mend.redirectUrl') });
      }
      await change({ name: title.input.value, description: description.input.value, redirectUrl: redirect.input.value }, t('saved'));
      again();
    }, title, description, redirect, h('div.actions', {}, submit(t('action.save')))));
}

function permissionSection(connector, change, again) {
  return h('section.panel', { 'aria-labelledby': 'permissions' },
    h('h2', { id: 'permissions' }, t('connector.permissions')),
    h('p', {}, t('settings.permissionsHint')),
    connector.unusedPermissions.length ? unusedHint(connector, change, again) : null,
    form(async element => {
      await change({ permissions: permissionsOf(element) }, t('saved'));
      saved(element, t('saved'));
    }, permissionFields(connector.permissions), h('div.actions', {}, submit(t('action.save')))));
}

/** Least privilege: what no call needed for 30 days is taken away by one click. */
const unusedHint = (connector, change, again) => h('div.callout', {},
  h('p', {}, t('settings.unused')),
  permissionList(connector.unusedPermissions),
  h('div.actions', {}, button(t('settings.narrow'), async () => {
    await change({ permissions: connector.permissions.filter(one => !connector.unusedPermissions.includes(one)) }, t('settings.narrowed'));
    again();
  }, { kind: 'plain' })));

function secretSection(connector) {
  const list = h('ul.rows', { role: 'list' });
  const draw = secrets => fill(list, secrets.map(secret => h('li', {},
    h('span', {}, h('code', {}, secret.secretId.slice(0, 8)), ' · ', t('secrets.created', { date: day(secret.createdAt) }), ' · ',
      secret.expiresAt ? t('secrets.ends', { date: date(secret.expiresAt) }) : t('secrets.lasts'), ' · ',
      secret.lastUsedAt ? t('secrets.used', { date: moment(secret.lastUsedAt) }) : t('secrets.unused')),
    button(t('action.delete'), () => remove(secret, secrets.length), {
      kind: 'danger.small',
      'aria-label': () => `${t('secrets.delete')()} ${secret.secretId.slice(0, 8)}`,
    }))));

  async function reload() {
    draw((await get(connectorPath(connector.applicationId))).secrets);
  }

  async function remove(secret, count) {
    const done = await confirmed(t('secrets.deleteTitle'), t(count > 1 ? 'secrets.deleteText' : 'secrets.deleteLast'), t('action.delete'),
      () => call('DELETE', connectorPath(connector.applicationId, `/secrets/${encodeURIComponent(secret.secretId)}`)));
    if (done) {
      await reload();
      announce(t('secrets.deleted'));
    }
  }

  const end = field(t('secrets.oldEnds'), { type: 'datetime-local', name: 'oldExpiresAt', value: local(Date.now() + WEEK) }, t('secrets.oldEndsHint'));
  draw(connector.secrets);
  return h('section.panel', { 'aria-labelledby': 'secrets' },
    h('h2', { id: 'secrets' }, t('secrets.title')),
    h('p', {}, t('secrets.text')),
    list,
    form(async () => {
      const text = end.input.value;
      const added = await call('POST', connectorPath(connector.applicationId, '/secrets'), text ? { oldExpiresAt: new Date(text).getTime() } : {});
      await shownOnce(t('secrets.shown'),
        copyable(t('connector.id'), connector.applicationId),
        copyable(t('connector.secret'), added.applicationSecret));
      await reload();
    }, end, h('div.actions', {}, submit(t('secrets.add'), 'plain'))));
}

/** For an input of the type datetime-local: this machine's time without a zone. */
function local(time) {
  const at = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 16);
}

function stateSection(connector, change, again) {
  return h('section.panel', { 'aria-labelledby': 'state' },
    h('h2', { id: 'state' }, t('state.title')),
    h('p', {}, t(connector.active ? 'state.activeText' : 'state.inactiveText')),
    h('div.actions', {},
      connector.active
        ? button(t('state.deactivate'), async () => {
          await change({ active: false }, t('state.deactivated'));
          again();
        })
        : button(t('state.activate'), async () => {
          await change({ active: true }, t('state.activated'));
          again();
        }, { kind: 'primary' }),
      button(t('grants.endAll'), async () => {
        const grants = await all(connectorPath(connector.applicationId, '/grants'), 'grants');
        if (grants.length) {
          await endAll(connector, grants, async () => {});
        } else {
          announce(t('grants.none'));
        }
      }, { kind: 'danger' })));
}

function deleteSection(page, connector) {
  return h('section.danger-zone', { 'aria-labelledby': 'delete' },
    h('h2', { id: 'delete' }, t('delete.title')),
    h('p', {}, t('delete.text')),
    h('div.actions', {}, button(t('delete.action'), async () => {
      const done = await confirmed(t('delete.title'), t('delete.text'), t('delete.action'),
        () => call('DELETE', connectorPath(connector.applicationId)), name(connector));
      if (done) {
        announce(t('delete.done'));
        page.go('#/');
      }
    }, { kind: 'danger' })));
}

