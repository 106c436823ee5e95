import { describe, expect, it } from 'vitest';
import { transportFailure } from '../../../main/cloudlink/errors.ts';
import { connectionFailure } from '../../../main/network/failures.ts';
import { TransportError } from '../../../main/transport-error.ts';

const nodeError = (code: string): Error => Object.assign(new Error('connect to https://user:secret@host'), { code });

describe('a failed connection', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-untrusted'],
    ['CERT_HAS_EXPIRED', 'certificate-untrusted'],
    ['CERT_NOT_YET_VALID', 'clock-wrong'],
    ['ECONNREFUSED', 'offline'],
    ['ENOTFOUND', 'offline'],
    ['EPROTO', 'offline'],
  ])('%s means %s, and says no more than that', (code, failureCode) => {
    const failure = connectionFailure(nodeError(code));
    expect(failure).toMatchObject({ failureCode, message: code });
  });

  it('of several addresses, or without a code, is offline too', () => {
    expect(connectionFailure(new AggregateError([nodeError('ETIMEDOUT')]))).toMatchObject({
      message: 'AggregateError',
    });
    expect(connectionFailure('odd', 'the proxy')).toMatchObject({
      failureCode: 'offline',
      message: 'the proxy: no answer',
    });
  });

  it('that is understood already stays what it is', () => {
    const known = new TransportError('proxy-refused', 'the proxy asks for a password (407)');
    expect(connectionFailure(known, 'the proxy cannot be reached')).toBe(known);
  });

  it('reaches the user with its code', () => {
    const known = new TransportError('proxy-refused', 'the proxy asks for a password (407)');
    expect(transportFailure(known, 'GET media/x', false, false)).toEqual({
      ok: false,
      failure: { code: 'proxy-refused', detail: 'GET media/x: the proxy asks for a password (407)' },
    });
    expect(transportFailure(known, 'GET media/x', true, false)).toMatchObject({ failure: { code: 'timeout' } });
  });
});
