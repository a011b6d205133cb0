/** Has at least one. */
export type Group<Item> = [Item, ...Item[]];

/** The items of each key in their order, the keys in that of their first items. */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Group<Item>> {
  const groups = new Map<Key, Group<Item>>();
  for (const item of items) addToGroup(groups, keyOf(item), item);
  return groups;
}

/** As `groupBy`, of keys with what belongs to them. */
export function groupPairs<Key, Value>(pairs: Iterable<readonly [Key, Value]>): Map<Key, Group<Value>> {
  const groups = new Map<Key, Group<Value>>();
  for (const [key, value] of pairs) addToGroup(groups, key, value);
  return groups;
}

export function addToGroup<Key, Value>(groups: Map<Key, Group<Value>>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
