// Groups: those that the reader administers, or all of the organisation; their members and roles.
import './texts-groups.js';
import { call, get, pages } from './api.js';
import { announce, busy, button, confirmed, dialog, field, fill, form, h, heading, paged, submit, written } from './dom.js';
import { t } from './i18n.js';
import { phoneField } from './phones.js';

const groupPath = (id, rest = '') => `/v1/directory/groups/${encodeURIComponent(id)}${rest}`;
const place = id => `#/g/${encodeURIComponent(id)}`;

export const mine = page => list(page, false);
export const everyone = page => list(page, true);

async function list(page, all) {
  const tab = (to, key, current) => h('a', { href: to, 'aria-current': current ? 'page' : null }, t(key));
  return h('div', {},
    heading(t('groups.title'), page.me.tenantAdmin ? button(t('groups.create'), () => create(page, null), { kind: 'primary' }) : null),
    h('p.lead', {}, t('groups.lead')),
    page.me.tenantAdmin
      ? h('div.tabs', { role: 'navigation', 'aria-label': t('groups.which') },
        tab('#/groups', 'groups.mine', !all), tab('#/groups/all', 'groups.all', all),
        tab('#/directory', 'groups.import', false))
      : null,
    await paged(pages(all ? '/v1/directory/groups?all=true' : '/v1/directory/groups', 'groups'), card,
      () => h('p.empty', {}, t(all ? 'groups.noneAll' : 'groups.none'))));
}

const card = group => h('li.card', {},
  h('h2', {}, h('a', { href: place(group.groupId) }, written(group.groupName))),
  h('p.quiet', {}, t('members', { n: group.userCount }), group.hasSubGroups ? [' · ', t('groups.hasSub')] : null, group.parentGroupId ? [' · ', t('groups.isSub')] : null));

function create(page, parent) {
  return dialog(t(parent ? 'groups.createBelow' : 'groups.create'), close => {
    const name = field(t('groups.name'), { name: 'name', required: true, maxlength: '200', autocomplete: 'off' });
    return form(async () => {
      const made = await call('POST', '/v1/directory/groups', { name: name.input.value, ...(parent ? { parentGroupId: parent.groupId } : {}) });
      close(true);
      announce(t('groups.created'));
      page.go(place(made.groupId));
    },
    parent ? h('p', {}, t('groups.below', { name: parent.groupName })) : null,
    name,
    h('div.actions', {}, h('button.plain', { type: 'button', onclick: () => close(false) }, t('action.cancel')), submit(t('groups.create'))));
  });
}

export async function show(page, id) {
  const group = await get(groupPath(id));
  const title = h('h2', { id: 'people', tabindex: '-1' }, t('groups.members'));
  const people = h('div');

  async function reload() {
    const rows = h('tbody');
    fill(people, await paged(pages(groupPath(id, '/members'), 'members'), row, () => h('p.empty', {}, t('groups.empty')), rows,
      h('div.scroll', {}, h('table', {},
        h('caption.hidden', {}, t('groups.members')),
        h('thead', {}, h('tr', {}, ['phone.number', 'groups.role'].map(key => h('th', { scope: 'col' }, t(key))), h('th', { scope: 'col' }, h('span.hidden', {}, t('action.delete'))))),
        rows))));
  }

  const row = member => {
    const role = h('select', {
      'aria-label': () => `${t('groups.role')()} ${member.mobileNumber}`,
      onchange: event => void busy(event.currentTarget, () => change(role, member)),
    }, ['Member', 'Admin'].map(one => h('option', { value: one, selected: one === member.role }, t(`role.${one}`))));
    return h('tr', {},
      h('td', { 'data-label': t('phone.number') }, member.mobileNumber),
      h('td', { 'data-label': t('groups.role') }, role),
      h('td', {}, button(t('groups.remove'), () => remove(member), { kind: 'danger.small', 'aria-label': () => `${t('groups.remove')()} ${member.mobileNumber}` })));
  };

  const put = (mobileNumber, role) => call('PUT', groupPath(id, '/members'), { members: [{ mobileNumber, role }] });

  async function change(select, member) {
    try {
      await put(member.mobileNumber, select.value);
      announce(t('saved'));
      member.role = select.value;
    } catch (problem) {
      select.value = member.role;
      throw problem;
    }
  }

  async function remove(member) {
    const done = await confirmed(t('groups.removeTitle'), t('groups.removeText', { number: member.mobileNumber, name: group.groupName }), t('groups.remove'),
      () => call('DELETE', groupPath(id, `/members/${encodeURIComponent(member.memberId)}`)));
    if (done) {
      await reload();
      title.focus();
      announce(t('groups.removed'));
    }
  }

  const number = phoneField(page.countries, { autocomplete: 'off' });
  const role = field(t('groups.role'), { tag: 'select', name: 'role', options: ['Member', 'Admin'].map(one => h('option', { value: one }, t(`role.${one}`))) });
  await reload();
  return h('div', {},
    h('p.crumbs', {}, h('a', { href: '#/groups' }, t('groups.title')), group.parentGroupId ? [' · ', h('a', { href: place(group.parentGroupId) }, t('groups.parent'))] : null),
    heading(written(group.groupName), button(t('groups.createBelow'), () => create(page, group))),
    h('section', { 'aria-labelledby': 'people' }, title, people),
    h('section.panel', { 'aria-labelledby': 'add' },
      h('h2', { id: 'add' }, t('groups.add')),
      form(async () => {
        const { membersAdded } = await put(number.number(), role.input.value);
        number.input.value = '';
        await reload();
        announce(t(membersAdded ? 'groups.added' : 'saved'));
      }, number, role, h('div.actions', {}, submit(t('groups.add'), 'plain')))));
}
