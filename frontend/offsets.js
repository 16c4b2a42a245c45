// The sheet that puts blocks on a line of time without inline styles: a class per number.
//
//   .from-<n> .span-<n>   on the container: where its scale begins, how much it shows
//   .s-<n> .w-<n>         on a block: where it begins, how long it is
//   .p-<0..100>           a share in per cent, for bars and meters
//
// The unit is the container's own: five minutes on a day (288 of them), half an hour on a
// week (336), a month on the track of a project.
const MOST = 336;

export function offsets() {
  const name = "virtual:offsets.css";
  return {
    name: "offsets",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load: (id) => (id === `\0${name}` ? sheet() : null),
  };
}

function sheet() {
  const rules = [];
  for (const [word, variable] of [["s", "s"], ["w", "w"], ["from", "from"], ["span", "span"]]) {
    for (let n = 0; n <= MOST; n++) rules.push(`.${word}-${n}{--${variable}:${n}}`);
  }
  for (let n = 0; n <= 100; n++) rules.push(`.p-${n}{--p:${n}}`);
  return rules.join("\n");
}
