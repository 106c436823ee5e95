import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * A websocket as a byte stream for the MQTT broker. One MQTT packet leaves as one websocket frame: the broker corks
 * its writes, and what was corked together is sent together.
 */
export function socketStream(socket: WebSocket): Duplex {
  const stream = new Duplex({
    read: () => socket.resume(),
    writev: (chunks, callback) => send(socket, Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), callback),
    write: (chunk: Buffer, _, callback) => send(socket, chunk, callback),
    final: (callback) => {
      socket.close();
      callback();
    },
    destroy: (error, callback) => {
      socket.close();
      callback(error);
    },
  });
  socket.on('message', (data: Buffer) => {
    if (!stream.push(data)) {
      socket.pause();
    }
  });
  socket.on('close', () => stream.destroy());
  socket.on('error', (error) => stream.destroy(error));
  return stream;
}

function send(socket: WebSocket, bytes: Buffer, callback: (error?: Error | null) => void): void {
  if (socket.readyState === socket.OPEN) {
    socket.send(bytes, { binary: true }, callback);
  } else {
    callback(new Error('the websocket is closed'));
  }
}
