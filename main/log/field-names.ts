import { failureCodes } from '../failure.ts';

/** What a field's name says about its value. */
export type FieldKind = 'secret' | 'code' | 'name' | 'number' | 'plain';

const secretName =
  /token|password|passwd|passphrase|secret|signature|verifier|authorization|credential|cookie|apikey|privatekey|^pin$|^digits$|^jwt$|^auth$|^userinfo$/;
const codeName = /^(auth|authorization|onetime)?code$/;
const personName =
  /^(name|(display|first|last|full|given|family|nick|from|to|caller|called|party|contact|remote|user)names?|email|mail|organisation|company)$/;
const numberName =
  /number|phone|msisdn|^(from|to|caller|called|dialed|dialled|destination|remoteparty|party|clipboard|cli|tel|dial)$/;

const normalised = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Classes a field by its name, whatever its spelling: `access_token`, `accessToken`, `Access-Token`. */
export const fieldKind = (name: string): FieldKind => {
  const text = normalised(name);
  if (codeName.test(text)) return 'code';
  if (secretName.test(text)) return 'secret';
  if (personName.test(text)) return 'name';
  return numberName.test(text) ? 'number' : 'plain';
};

const measure =
  /[a-z](Ms|Seconds|At|In|Count|Length|Bytes|Age|Expiry|Parts?)$|_(ms|seconds|at|in|count|length|bytes|age|expiry|parts?)$/;

/** Ages, counts and times keep their value even where their name speaks of a token: `tokenAgeMs`, `expires_in`. */
export const isMeasureName = (name: string): boolean => measure.test(name);

const systemCode = /^(E[A-Z]{3,15}|(UND_)?ERR_[A-Z_]{3,40})$/;

/** True for the codes of our failures and of the system's errors; any other `code` may be an authorization code. */
export const isErrorCode = (value: string): boolean =>
  systemCode.test(value) || failureCodes.some((code) => code === value);
