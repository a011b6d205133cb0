/** Where a thing came from, or what came of it. */
export function Lineage() {
  return <p class="quiet">not built yet</p>;
}
