import { fieldKind, isMeasureName } from '../log/field-names.ts';
import { createRedactor } from '../log/redactor.ts';
import type { MaskingRegister } from '../log/secrets.ts';
import { type JsonRewriter, rewriteJson } from './json.ts';

/** Masks secrets in anything that is to be kept; numbers and names stay as they are. */
export interface SecretFilter {
  text(text: string): string;
  json(value: unknown): unknown;
}

const isSecretName = (name: string): boolean => fieldKind(name) === 'secret';

/** The log's own redaction, over whole JSON values. */
export function createSecretFilter(secrets: MaskingRegister): SecretFilter {
  const redactor = createRedactor(secrets, () => true);
  const rewriter: JsonRewriter = {
    text: (name, value) => redactor.field(name, value),
    number: (name, value) => (isSecretName(name) && !isMeasureName(name) ? '‹masked›' : value),
    key: (name) => redactor.text(name),
  };
  return { text: (text) => redactor.text(text), json: (value) => rewriteJson(value, rewriter) };
}
