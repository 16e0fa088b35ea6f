import { factOf, type Fact, type MadeWith } from './madeWith';

/** One thing in which two results differ. */
export interface Difference {
  /** What it is: one of the usual settings, or a value of a node. */
  of: { fact: Fact } | { title: string; name: string };
  /** What it is in the one and in the other; undefined where one of them has no such thing. */
  values: [one: string | undefined, other: string | undefined];
}

/** In what the settings of two results differ: the usual ones first, then every other value of a node. */
export function madeDifferences(one: MadeWith, other: MadeWith): Difference[] {
  const both = [one, other] as const;
  const facts = [...new Set(both.flatMap(({ facts }) => facts.map(({ what }) => what)))].map((fact) => ({
    of: { fact },
    values: valuesIn(both, ({ facts }) => facts.find(({ what }) => what === fact)?.value),
  }));
  const told = facts.filter(differs);
  const isTold = (name: string, values: Difference['values']) =>
    told.some(({ of, values: [one, other] }) =>
      of.fact === 'positive' || of.fact === 'negative'
        ? one?.includes(values[0] ?? '') && other?.includes(values[1] ?? '')
        : of.fact === factOf(name),
    );
  // The same id under another title is another node.
  const nodes = new Map(both.flatMap(({ nodes }) => nodes.map((node) => [`${node.id} ${node.title}`, node])));
  const values = [...nodes.values()].flatMap(({ id, title }) => {
    const found = both.map(({ nodes }) => nodes.find((node) => node.id === id && node.title === title)?.values ?? []);
    const names = new Set(found.flatMap((values) => values.map(({ name }) => name)));
    return [...names]
      .map((name) => ({
        of: { title, name },
        values: valuesIn(found as [Values, Values], (values) => values.find((value) => value.name === name)?.value),
      }))
      .filter(({ of, values }) => !isTold(of.name, values));
  });
  return [...told, ...values.filter(differs)];
}

type Values = MadeWith['nodes'][number]['values'];

const valuesIn = <T>(both: readonly [T, T], read: (one: T) => string | undefined): Difference['values'] => [read(both[0]), read(both[1])];

const differs = ({ values: [one, other] }: Difference) => one !== other;
