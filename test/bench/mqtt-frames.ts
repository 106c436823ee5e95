/** The bytes that a broker sends, MQTT 3.1.1. */
import { Buffer } from 'node:buffer';
import type { Message } from './publications.ts';

/** CONNACK: accepted, without a session from before. */
export const accepted = Buffer.from([0x20, 2, 0, 0]);

/** PINGRESP. */
export const pong = Buffer.from([0xd0, 0]);

/** What a client sent, as far as it wants an answer. */
export const packetKind = ([first]: Uint8Array): 'connect' | 'ping' | 'other' =>
  first === 0x10 ? 'connect' : first === 0xc0 ? 'ping' : 'other';

/** First byte of PUBLISH with QoS 1, as the product subscribes. */
const publish = 0x32;
const highestPacketId = 65_535;

/** A length in groups of seven bits, the lowest first (MQTT 3.1.1, 2.2.3). */
const remainingLength = (length: number): readonly number[] =>
  length < 128 ? [length] : [(length % 128) + 128, ...remainingLength(Math.floor(length / 128))];

const twoBytes = (value: number): readonly number[] => [value >> 8, value & 255];

/** The PUBLISH frame of each notification. */
export const framesOf = (messages: readonly Message[]): readonly Buffer[] =>
  messages.map(({ topic, payload }, index) => {
    const [name, body] = [Buffer.from(topic), Buffer.from(payload)];
    const packetId = twoBytes((index % highestPacketId) + 1);
    const length = 2 + name.length + 2 + body.length;
    const head = Buffer.from([publish, ...remainingLength(length), ...twoBytes(name.length)]);
    return Buffer.concat([head, name, Buffer.from(packetId), body]);
  });
