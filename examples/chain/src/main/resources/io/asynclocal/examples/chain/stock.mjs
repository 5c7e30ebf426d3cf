// The chain's part in Node: HTTP in, gRPC out. It knows nothing of AsyncLocal: OpenTelemetry's own
// propagator reads baggage and hands it on, and Node's AsyncLocalStorage keeps it meanwhile.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';
import grpc from '@grpc/grpc-js';
import { ROOT_CONTEXT, defaultTextMapGetter, propagation } from '@opentelemetry/api';
import { W3CBaggagePropagator } from '@opentelemetry/core';

const [orders] = process.argv.slice(2);
const propagator = new W3CBaggagePropagator();
const request = new AsyncLocalStorage();
const client = new grpc.Client(orders, grpc.credentials.createInsecure());

/** As Order.java's method of the same name. */
function seenIn(order) {
  const { context, id } = request.getStore();
  const tenant = propagation.getBaggage(context)?.getEntry('tenant')?.value;
  const [orderId, orderTenant] = order.split('|');
  const mark = tenant === undefined || id === undefined ? 'L' : tenant === orderTenant && id === orderId ? '.' : 'C';
  return order + mark;
}

function place(order) {
  const { context, id } = request.getStore();
  const metadata = new grpc.Metadata();
  propagator.inject(context, metadata, { set: (carrier, name, value) => carrier.set(name, value) });
  if (id !== undefined) {
    metadata.set('x-request-id', id);
  }
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest('/orders/place', (text) => Buffer.from(text), (bytes) => bytes.toString(), order, metadata,
      (error, answer) => (error ? reject(error) : resolve(answer))));
}

async function handle(incoming, outgoing) {
  const chunks = [];
  for await (const chunk of incoming) {
    chunks.push(chunk);
  }
  const order = seenIn(Buffer.concat(chunks).toString());
  try {
    outgoing.end(await place(order));
  } catch (error) {
    console.error(error.message);
    outgoing.writeHead(502).end();
  }
}

const server = createServer((incoming, outgoing) => {
  const context = propagator.extract(ROOT_CONTEXT, incoming.headers, defaultTextMapGetter);
  const id = incoming.headers['x-request-id'];
  request.run({ context, id }, () => handle(incoming, outgoing));
});
server.keepAliveTimeout = 600_000; // or a request may meet a connection that is just being closed
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));

// Whoever started this has gone.
process.stdin.on('end', () => process.exit()).resume();
