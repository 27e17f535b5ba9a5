// Reads a directory file, and cuts it into calls that the API takes. Knows no document.

/** What one call may carry. */
export const MOST_MEMBERS = 10_000;
export const MOST_BYTES = 4 * 1024 * 1024;

const COLUMNS = ['group', 'mobileNumber', 'role'];
const NUMBER = /^\+[1-9][0-9]{6,14}$/;
const bytes = text => new TextEncoder().encode(text).length;

/** Why a file can not be read at all; `code` has a text under `file.<code>`. */
export class FileProblem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * The groups of a file and what is wrong with its rows.
 * @param buffer the bytes
 */
export function read(buffer) {
  const start = new Uint8Array(buffer, 0, Math.min(4, buffer.byteLength));
  if (start[0] === 0x50 && start[1] === 0x4b) {
    throw new FileProblem('spreadsheet');
  }
  let text;
  try {
    // Skips a byte order mark.
    text = new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    throw new FileProblem('encoding');
  }
  if (!text.trim()) {
    throw new FileProblem('empty');
  }
  return /^\s*[{[]/.test(text) ? readJson(text) : readCsv(text);
}

function readJson(text) {
  let object;
  try {
    object = JSON.parse(text);
  } catch {
    throw new FileProblem('json');
  }
  if (!Array.isArray(object?.groups) || !object.groups.length) {
    throw new FileProblem('json');
  }
  const errors = [];
  const groups = object.groups.map((raw, at) => {
    const members = Array.isArray(raw?.members) ? raw.members : [];
    if (typeof raw?.name !== 'string') {
      errors.push({ row: at + 1, field: `groups[${at}].name`, code: 'missing' });
    }
    if (!Array.isArray(raw?.members)) {
      errors.push({ row: at + 1, field: `groups[${at}].members`, code: 'missing' });
    }
    return { row: at + 1, name: String(raw?.name ?? ''), id: raw?.groupId ?? null, parent: raw?.parentGroupId ?? null, count: members.length, text: JSON.stringify(raw) };
  });
  return { kind: 'json', groups, errors };
}

function readCsv(text) {
  const separator = [';', '\t'].find(one => /^[^\r\n]*/.exec(text)[0].includes(one)) ?? ',';
  const all = records(text, separator);
  const header = all.shift().fields.map(column => column.trim().toLowerCase());
  const [group, mobileNumber, role] = COLUMNS.map(column => header.indexOf(column.toLowerCase()));
  if ([group, mobileNumber, role].includes(-1)) {
    throw new FileProblem('header');
  }
  const groups = new Map();
  const errors = [];
  for (const { row, fields } of all) {
    const values = [group, mobileNumber, role].map(at => (fields[at] ?? '').trim());
    const wrong = (field, code) => errors.push({ row, field, code });
    values.forEach((value, at) => value || wrong(COLUMNS[at], 'missing'));
    const number = values[1].replace(/[ \-.()[\]]/g, '');
    if (values[1] && !NUMBER.test(number)) {
      wrong('mobileNumber', 'malformedNumber');
    }
    if (values[2] && !['Admin', 'Member'].includes(values[2])) {
      wrong('role', 'unknownRole');
    }
    if (!values[0]) {
      continue;
    }
    if (!groups.has(values[0])) {
      groups.set(values[0], { row, name: values[0], id: null, parent: null, count: 0, lines: [], numbers: new Set() });
    }
    const one = groups.get(values[0]);
    if (one.numbers.has(number)) {
      wrong('mobileNumber', 'duplicateMember');
    }
    one.numbers.add(number);
    one.count++;
    one.lines.push({ row, text: values.map(quoted).join(',') });
  }
  if (!groups.size) {
    throw new FileProblem('empty');
  }
  return {
    kind: 'csv',
    groups: [...groups.values()].map(one => ({ ...one, numbers: null, text: one.lines.map(line => `${line.text}\n`).join('') })),
    errors,
  };
}

const quoted = value => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** The records of RFC 4180 with the line on which each starts; empty lines are none. */
export function records(text, separator) {
  const found = [];
  let fields = [];
  let value = '';
  let quotes = false;
  let line = 1;
  let row = 1;
  const end = () => {
    fields.push(value);
    if (fields.length > 1 || fields[0].trim()) {
      found.push({ row, fields });
    }
    fields = [];
    value = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    const breaks = char === '\n' || (char === '\r' && text[at + 1] !== '\n');
    if (breaks) {
      line++;
    }
    if (quotes) {
      if (char !== '"') {
        value += char;
      } else if (text[at + 1] === '"') {
        value += '"';
        at++;
      } else {
        quotes = false;
      }
    } else if (char === '"' && !value) {
      quotes = true;
    } else if (char === separator) {
      fields.push(value);
      value = '';
    } else if (breaks) {
      end();
      row = line;
    } else if (char !== '\r') {
      value += char;
    }
  }
  if (quotes) {
    throw new FileProblem('quotes');
  }
  if (value || fields.length) {
    end();
  }
  return found;
}

/**
 * The calls that send these groups: no group is split, parents come before their children, and a
 * family stays together where it fits.
 * @return {{calls: Array, errors: Array}} the calls, and the groups that fit into none
 */
export function plan({ kind, groups }) {
  const head = kind === 'csv' ? `${COLUMNS.join(',')}\n` : '{"groups":[]}';
  const errors = [];
  const sized = groups.map(group => ({ ...group, bytes: bytes(group.text) + 1 }));
  for (const group of sized) {
    if (group.count > MOST_MEMBERS || group.bytes + head.length > MOST_BYTES) {
      errors.push({ row: group.row, field: kind === 'csv' ? 'group' : `groups[${group.row - 1}]`, code: 'tooManyMembers' });
    }
  }
  const calls = [];
  let open = [];
  let members = 0;
  let size = head.length;
  const close = () => {
    if (open.length) {
      calls.push(kind === 'csv' ? csvCall(open) : jsonCall(open));
    }
    open = [];
    members = 0;
    size = head.length;
  };
  for (const family of families(sized)) {
    const whole = sum(family);
    const together = whole.members <= MOST_MEMBERS && whole.bytes + head.length <= MOST_BYTES ? [family] : family.map(group => [group]);
    for (const part of together) {
      const more = sum(part);
      if (members + more.members > MOST_MEMBERS || size + more.bytes > MOST_BYTES) {
        close();
      }
      open.push(...part);
      members += more.members;
      size += more.bytes;
    }
  }
  close();
  return { calls, errors };
}

const sum = family => ({
  members: family.reduce((all, group) => all + group.count, 0),
  bytes: family.reduce((all, group) => all + group.bytes, 0),
});

/** Each group that has no parent in the file, followed by those below it. */
function families(groups) {
  const byId = new Map(groups.filter(group => group.id).map(group => [group.id, group]));
  const below = Map.groupBy(groups.filter(group => byId.has(group.parent)), group => group.parent);
  const seen = new Set();
  const walk = (group, into) => {
    if (!seen.has(group)) {
      seen.add(group);
      into.push(group);
      (below.get(group.id) ?? []).forEach(child => walk(child, into));
    }
    return into;
  };
  const roots = groups.filter(group => !byId.has(group.parent));
  // What is left stands in a circle; the API says so.
  return [...roots, ...groups].map(group => walk(group, [])).filter(family => family.length);
}

function csvCall(groups) {
  const rows = new Map();
  let line = 2;
  for (const { lines } of groups) {
    for (const one of lines) {
      rows.set(line, one.row);
      line += one.text.split(/\r\n|\r|\n/).length;
    }
  }
  return {
    type: 'text/csv; charset=utf-8',
    body: `${COLUMNS.join(',')}\n${groups.map(group => group.text).join('')}`,
    groups: groups.length,
    members: sum(groups).members,
    inFile: error => ({ ...error, row: rows.get(error.row) ?? error.row }),
  };
}

function jsonCall(groups) {
  return {
    type: 'application/json',
    body: `{"groups":[${groups.map(group => group.text).join(',')}]}`,
    groups: groups.length,
    members: sum(groups).members,
    inFile: error => {
      const group = groups[error.row - 1];
      return group ? { ...error, row: group.row, field: error.field?.replace(/^groups\[\d+\]/, `groups[${group.row - 1}]`) } : error;
    },
  };
}
