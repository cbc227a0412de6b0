// Listens on the ports that come as lines of numbers on stdin, closes all others, and answers each line with `ready`.
import net from 'node:net';
import readline from 'node:readline';

const servers = new Map();

async function set(ports) {
  const closing = [...servers].filter(([port]) => !ports.includes(port));
  await Promise.all(closing.map(([, server]) => new Promise((resolve) => server.close(resolve))));
  for (const [port] of closing) servers.delete(port);
  for (const port of ports.filter((each) => !servers.has(each))) {
    const server = net.createServer();
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    servers.set(port, server);
  }
  console.log('ready');
}

let queue = Promise.resolve();
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  queue = queue.then(() => set(line.split(' ').filter(Boolean).map(Number)));
});
