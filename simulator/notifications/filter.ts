/** What a subscription selects by. */
export interface PublicationHead {
  readonly topic: string;
  readonly method: string;
  readonly subject: string;
  readonly content?: Readonly<Record<string, unknown>> | undefined;
}

/** A test on a publication. */
export type PublicationTest = (publication: PublicationHead) => boolean;

/** A plain prefix of the subject: what Mitel's sample uses (API reference 4.3). No pattern, no wildcard. */
export function subjectTest(filter: string | undefined): PublicationTest {
  return ({ subject }) => filter === undefined || subject.startsWith(filter);
}

/** Methods, separated by commas: the syntax is the simulator's choice (API reference 4.3). */
export function methodTest(filter: string | undefined): PublicationTest {
  const methods = (filter ?? '').split(',').map((method) => method.trim().toUpperCase());
  return ({ method }) => filter === undefined || filter.trim() === '' || methods.includes(method);
}

const wholeFilter = /^\$\.publications\[\?\((.+)\)\]$/;
const comparison = /^@((?:\.\w+)+)\s*(==|!=)\s*(?:'([^']*)'|"([^"]*)")$/;

/**
 * The JSONPath form of Mitel's sample, `$.publications[?(@.content.state == 'ringing')]`, with == and !=, joined by
 * && and || (&& binds tighter). The answer is undefined for anything else.
 */
export function publicationTest(filter: string | undefined): PublicationTest | undefined {
  if (filter === undefined || filter.trim() === '') {
    return () => true;
  }
  const [, expression] = wholeFilter.exec(filter.trim()) ?? [];
  return expression === undefined ? undefined : anyOf(expression);
}

function anyOf(expression: string): PublicationTest | undefined {
  const tests = expression.split('||').map(allOf);
  return tests.every((test) => test !== undefined)
    ? (publication) => tests.some((test) => test(publication))
    : undefined;
}

function allOf(expression: string): PublicationTest | undefined {
  const tests = expression.split('&&').map((part) => comparisonTest(part.trim()));
  return tests.every((test) => test !== undefined)
    ? (publication) => tests.every((test) => test(publication))
    : undefined;
}

function comparisonTest(text: string): PublicationTest | undefined {
  const [, path, operator, single, double] = comparison.exec(text) ?? [];
  if (path === undefined) {
    return undefined;
  }
  const names = path.slice(1).split('.');
  const wanted = single ?? double ?? '';
  return (publication) => (valueAt(publication, names) === wanted) === (operator === '==');
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}
