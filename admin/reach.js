// What a token reaches: how much, which groups, and who is in them.
import './texts-groups.js';
import { all, get } from './api.js';
import { fill, freshId, h, loading, tell, written } from './dom.js';
import { t } from './i18n.js';

const SEARCHED_AFTER = 8;

/**
 * A reach as the API tells it.
 * @param seen its first page
 * @param path where the further pages are
 * @param members whether the reader may see who is in the groups
 */
export function reachView(seen, path, members) {
  if (!seen.groupCount) {
    return h('p.callout', {}, t('reach.empty'));
  }
  return h('div', {},
    h('p.count', {}, t('reach.counts', { groups: t('groups', { n: seen.groupCount }), members: t('members', { n: seen.memberCount }) })),
    grown(seen),
    h('details', {}, h('summary', {}, t('reach.list')), groupList(seen, path, members)));
}

/** That the reach is another than when the token was given: it is worked out at each call. */
function grown(seen) {
  const then = seen.groupCountWhenGranted ?? null;
  return then === null || then === seen.groupCount ? null
    : h('p.callout.warn', {}, t('reach.grown', { then: t('groups', { n: then }), now: t('groups', { n: seen.groupCount }) }));
}

function groupList(seen, path, members) {
  let groups = seen.groups;
  const list = h('ul.tree', { role: 'list' });
  const more = h('p.quiet');
  const id = freshId();
  const search = h('input', { type: 'search', id, autocomplete: 'off', oninput: () => void find() });

  let whole = !seen.next;
  let turn = 0;
  async function find() {
    const mine = ++turn;
    if (!whole) {
      fill(list, h('li', {}, loading()));
      groups = await all(path, 'groups');
      whole = true;
      if (mine !== turn) {
        return;
      }
    }
    draw();
  }

  function draw() {
    const text = search.value.trim().toLocaleLowerCase();
    const found = text ? groups.filter(group => group.groupName.toLocaleLowerCase().includes(text)) : groups;
    fill(list, found.length ? branches(found, members, Boolean(text)) : h('li', {}, t('reach.noneFound')));
    fill(more, whole ? null : t('reach.more', { n: seen.groupCount - groups.length }));
  }

  draw();
  return [
    seen.groupCount > SEARCHED_AFTER ? h('div.field', {}, h('label', { for: id }, t('reach.search')), search) : null,
    list,
    more,
  ];
}

/** Groups with those below them, as far as they are reached; what was searched for stands alone. */
function branches(groups, members, flat) {
  const ids = new Set(groups.map(group => group.groupId));
  const below = Map.groupBy(groups, group => (flat || !ids.has(group.parentGroupId) ? null : group.parentGroupId));
  const drawn = new Set();
  const branch = group => {
    if (drawn.has(group.groupId)) {
      return null;
    }
    drawn.add(group.groupId);
    const children = below.get(group.groupId) ?? [];
    return h('li', {},
      members ? peopleOf(group) : h('span', {}, written(group.groupName), ' ', count(group)),
      children.length ? h('ul', {}, children.map(branch)) : null);
  };
  return (below.get(null) ?? []).map(branch);
}

const count = group => h('span.quiet', {}, t('members', { n: group.userCount }));

/** Who is in a group, read when it is opened. */
function peopleOf(group) {
  const people = h('div');
  const path = `/v1/directory/groups/${encodeURIComponent(group.groupId)}/members`;
  const element = h('details', {
    ontoggle: async () => {
      if (!element.open || people.childElementCount) {
        return;
      }
      fill(people, loading());
      try {
        const first = await get(path);
        fill(people,
          h('ul.columns', {}, first.members.map(person => h('li', {}, person.mobileNumber, person.role === 'Admin' ? [' ', h('span.badge', {}, t('role.Admin'))] : null))),
          first.next ? h('p.quiet', {}, t('reach.moreMembers', { n: group.userCount - first.members.length })) : null);
      } catch (problem) {
        fill(people);
        tell(problem, people);
      }
    },
  }, h('summary', {}, written(group.groupName), ' ', count(group)), people);
  return element;
}
