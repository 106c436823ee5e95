/** What cannot be read on a page, by measurement. Each function runs in the page and answers with complaints in words. */

/** Texts and controls that something cuts off, and whatever has to be scrolled sideways. */
export function cutOff(): string[] {
  const slack = 1;
  // For screen readers only, by whatever class: a box without any area to be seen.
  const isClipped = (element: Element | null): boolean =>
    element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || isClipped(element.parentElement));
  const shownElements = [...document.querySelectorAll('#root *')].filter(
    (element) =>
      element.closest('[hidden], option, svg') === null &&
      element.checkVisibility({ visibilityProperty: true }) &&
      !isClipped(element),
  );
  const nameOf = (element: Element): string =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent?.slice(0, 60) ?? ''}`;

  const rangeOf = (text: Node): Range => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range;
  };
  const textsOf = (element: Element): Node[] =>
    [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');

  const isOutOf = (part: DOMRect, ancestor: Element, fontSize: number): boolean => {
    const { overflowX, overflowY } = getComputedStyle(ancestor);
    const box = ancestor.getBoundingClientRect();
    // A line of text is measured with the room that its font keeps above and below the letters.
    const leading = fontSize / 4;
    const isSideCut = overflowX !== 'visible' && (part.left < box.left - slack || part.right > box.right + slack);
    const hidesBelow = overflowY === 'hidden' || overflowY === 'clip';
    return isSideCut || (hidesBelow && (part.top < box.top - leading || part.bottom > box.bottom + leading));
  };
  const isCut = (part: DOMRect, element: Element): boolean => {
    if (part.left < -slack || part.right > document.documentElement.clientWidth + slack) return true;
    const fontSize = Number.parseFloat(getComputedStyle(element).fontSize);
    for (let ancestor: Element | null = element; ancestor !== null && ancestor.id !== 'root'; ) {
      if (isOutOf(part, ancestor, fontSize)) return true;
      ancestor = ancestor.parentElement;
    }
    return false;
  };
  const partsOf = (element: Element): DOMRect[] => {
    const texts = textsOf(element).flatMap((text) => [...rangeOf(text).getClientRects()]);
    return element.matches('button, input, select, a, summary') ? [...texts, element.getBoundingClientRect()] : texts;
  };

  const pen = document.createElement('canvas').getContext('2d');
  // What stands in a field that cannot be scrolled by typing in it: its placeholder, its choice, its keys.
  const fixedTextOf = (element: Element): string => {
    if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.text ?? '';
    if (!(element instanceof HTMLInputElement)) return '';
    return element.value === '' ? element.placeholder : element.readOnly ? element.value : '';
  };
  const isFieldTooNarrow = (element: Element): boolean => {
    const style = getComputedStyle(element);
    const room = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    if (pen === null) return true;
    pen.font = style.font;
    return pen.measureText(fixedTextOf(element)).width > room + slack;
  };
  const isWiderThanShown = (element: Element): boolean =>
    !element.matches('input, select') &&
    getComputedStyle(element).overflowX !== 'visible' &&
    element.scrollWidth > element.clientWidth + slack;

  const { scrollWidth, clientWidth } = document.documentElement;
  return [
    ...(scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide, the window ${clientWidth} px`] : []),
    ...shownElements
      .filter((element) => partsOf(element).some((part) => isCut(part, element)))
      .map((element) => `cut off: ${nameOf(element)}`),
    ...shownElements
      .filter(isFieldTooNarrow)
      .map((element) => `too narrow for "${fixedTextOf(element)}": ${nameOf(element)}`),
    ...shownElements.filter(isWiderThanShown).map((element) => `has to be scrolled sideways: ${nameOf(element)}`),
  ];
}

/** Texts that stand on one another. */
export function overlaps(): string[] {
  const isShown = (element: Element): boolean =>
    element.closest('.visually-hidden, [hidden], option, svg') === null &&
    element.checkVisibility({ visibilityProperty: true });
  const lines = [...document.querySelectorAll('#root *')].filter(isShown).flatMap((element) =>
    [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '')
      .flatMap((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].map((box) => ({ text: node.textContent ?? '', node, box }));
      }),
  );
  type Line = (typeof lines)[number];
  const doMeet = (one: Line, other: Line): boolean => {
    const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    // Fonts keep room above and below their letters, which close lines share.
    return width > 1 && height > 0.4 * Math.min(one.box.height, other.box.height);
  };
  return lines.flatMap((one, index) =>
    lines
      .slice(index + 1)
      .filter((other) => other.node !== one.node && doMeet(one, other))
      .map((other) => `"${one.text}" stands on "${other.text}"`),
  );
}

/** Buttons, fields and choices that stand on one another: a press meant for one would reach the other. */
export function collisions(): string[] {
  const pressable = 'button, input, select, textarea, a[href], summary, [role="option"]';
  const isClipped = (element: Element | null): boolean =>
    element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || isClipped(element.parentElement));
  const controls = [...document.querySelectorAll(`#root :is(${pressable})`)].filter(
    (element) =>
      element.closest('[hidden], [inert]') === null &&
      element.checkVisibility({ visibilityProperty: true }) &&
      !isClipped(element),
  );
  // A field's own button stands in the room that the field keeps clear of text.
  const isInset = (field: Element, button: DOMRect): boolean => {
    const { paddingLeft, paddingRight } = getComputedStyle(field);
    const { left, right } = field.getBoundingClientRect();
    const [start, end] = [left + Number.parseFloat(paddingLeft), right - Number.parseFloat(paddingRight)];
    return field.matches('input') && (button.left >= end || button.right <= start);
  };
  const nameOf = (element: Element): string =>
    `<${element.tagName.toLowerCase()}> ${element.textContent?.slice(0, 40)}`;
  const doMeet = (one: DOMRect, other: DOMRect): boolean =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  return controls.flatMap((one, index) =>
    controls
      .slice(index + 1)
      .filter((other) => !one.contains(other) && doMeet(one.getBoundingClientRect(), other.getBoundingClientRect()))
      .filter((other) => !isInset(one, other.getBoundingClientRect()))
      .map((other) => `${nameOf(one)} and ${nameOf(other)} stand on one another`),
  );
}

/** Signs that point along the line of writing and do not point the other way where it runs from right to left. */
export function wrongWay(): string[] {
  const pointing =
    /lucide-(phone-(incoming|outgoing|forwarded)|corner-\S+|undo-2|redo-2|log-(in|out)|external-link|(arrow|chevron)-(left|right)|move-(left|right)|reply|forward)(\s|$)/;
  return [...document.querySelectorAll('#root svg')]
    .filter(
      (icon) => pointing.test(icon.getAttribute('class') ?? '') && icon.checkVisibility({ visibilityProperty: true }),
    )
    .filter((icon) => !getComputedStyle(icon).scale.startsWith('-1'))
    .map((icon) => `points the wrong way: ${icon.getAttribute('class')}`);
}

/** In forced colours fills are gone: buttons and fields whose edge cannot be seen. */
export function edgeless(): string[] {
  const hasEdge = (element: Element): boolean => {
    const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element);
    const isClear = /rgba\(.*, 0\)|transparent/.test(borderTopColor);
    return Number.parseFloat(borderTopWidth) >= 1 && borderTopStyle !== 'none' && !isClear;
  };
  return [...document.querySelectorAll('#root :is(.button, .input, .card, .more-calls)')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !hasEdge(element))
    .map(
      (element) => `no edge: <${element.tagName.toLowerCase()} class="${element.className}"> ${element.textContent}`,
    );
}

declare global {
  interface Window {
    /** What has moved on the page since it was opened. */
    moved?: string[];
  }
}

/** Notes every animation and transition that moves something. Runs before the page's own scripts. */
export function watchMotion(): void {
  const motions = ['translate', 'rotate', 'scale', 'transform', 'boxShadow', 'left', 'top', 'width', 'height'];
  const moved: string[] = [];
  const look = ({ target }: Event): void => {
    if (!(target instanceof Element)) return;
    // With what stands before and after it, which is no element of its own.
    for (const { effect } of target.getAnimations({ subtree: true })) {
      const keyframes = effect instanceof KeyframeEffect ? effect.getKeyframes() : [];
      const moving = motions.filter((property) => keyframes.some((keyframe) => property in keyframe));
      if (moving.length > 0) moved.push(`${target.className}: ${moving.join(', ')}`);
    }
  };
  document.addEventListener('animationstart', look);
  document.addEventListener('transitionstart', look);
  Object.assign(window, { moved });
}
