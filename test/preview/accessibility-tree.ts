import type { Page } from 'playwright-core';

interface TreeValue {
  readonly value?: unknown;
}

/** A node of Chromium's accessibility tree, as far as it is of use here (Accessibility.AXNode of the DevTools protocol). */
interface TreeNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: TreeValue;
  readonly name?: TreeValue;
  readonly description?: TreeValue;
  readonly properties?: readonly { readonly name: string; readonly value: TreeValue }[];
  readonly childIds?: readonly string[];
}

/** What a screen reader tells besides role and name; the rest changes with Chromium. */
const told = ['level', 'live', 'atomic', 'keyshortcuts', 'disabled', 'busy', 'invalid', 'required', 'expanded'];

/** Says nothing: neither to be told, nor worth a line of its own. */
const isQuiet = ({ value }: TreeValue): boolean =>
  value === '' || value === false || value === 'false' || value === 'off';

function lineOf({ role, name, description, properties = [] }: TreeNode): string {
  const facts = properties
    .filter((property) => told.includes(property.name) && !isQuiet(property.value))
    .map((property) => `${property.name}=${property.value.value}`);
  const explained = description?.value ? [`described "${description.value}"`] : [];
  const named = name?.value ? [`"${name.value}"`] : [];
  return [role?.value, ...named, ...facts, ...explained].join(' ');
}

/** Wrappers without a word, and each text's copy of itself. */
const isLeftOut = ({ ignored, role, name }: TreeNode): boolean =>
  ignored || role?.value === 'InlineTextBox' || (role?.value === 'generic' && !name?.value);

/** The page as assistive technology has it: role, name and what else is told, indented; timers stand still. */
export async function accessibilityTree(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map((nodes as readonly TreeNode[]).map((node) => [node.nodeId, node]));
  const linesOf = (node: TreeNode, depth: number): readonly string[] => {
    const isOut = isLeftOut(node);
    const below = (node.childIds ?? []).flatMap((id) => {
      const child = byId.get(id);
      return child === undefined ? [] : linesOf(child, isOut ? depth : depth + 1);
    });
    return isOut ? below : [`${'  '.repeat(depth)}${lineOf(node)}`, ...below];
  };
  const [root] = nodes as readonly TreeNode[];
  const lines = root === undefined ? [] : linesOf(root, 0);
  return `${lines.join('\n').replace(/\d+:\d\d/g, '0:00')}\n`;
}
