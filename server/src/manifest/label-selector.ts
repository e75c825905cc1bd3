/**
 * Whether labels are selected: `a=b, c!=d, e in (f,g), h, !i`. What cannot be read selects nothing. Source:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function isSelected(selector: string, labels: ReadonlyMap<string, string>): boolean {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .every((part) => isMatch(part, labels));
}

function isMatch(requirement: string, labels: ReadonlyMap<string, string>): boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(requirement);
  if (set) {
    const [, key = '', kind, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const value = labels.get(key);
    return kind === 'in'
      ? value !== undefined && values.includes(value)
      : value === undefined || !values.includes(value);
  }
  const equal = /^([^\s=!]+)\s*(==?|!=)\s*(\S*)$/.exec(requirement);
  if (equal) {
    const [, key = '', kind, value = ''] = equal;
    return kind === '!=' ? labels.get(key) !== value : labels.get(key) === value;
  }
  if (requirement.startsWith('!')) return !labels.has(requirement.slice(1).trim());
  return labels.has(requirement);
}
