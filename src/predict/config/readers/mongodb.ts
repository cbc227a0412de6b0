import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { byDefault, flagValue, hasFlag } from '../flags.js';
import { both, type Value, valuesOf } from '../said.js';
import { opened, portNumber, type Source } from '../sockets.js';
import { NO_INCLUDES, readWithIncludes } from '../syntax/include.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import { parseYaml } from '../syntax/yaml.js';
import type { Reader, Setting } from '../types.js';

const assignments = parseLines(ASSIGNMENTS);

/** Up to 2.4 the file had lines of `key = value`; since then it is YAML. */
const parse = (file: string, text: string) =>
  /^[ \t]*\w+[ \t]*=/m.test(text) ? assignments(file, text) : parseYaml(file, text);

const isOn = ({ text }: Value) => /^(?:true|yes|on|1)$/i.test(text);

/** Reads one server: https://www.mongodb.com/docs/manual/reference/configuration-options/ */
class Reading {
  private readonly settings: readonly Setting[];

  constructor(
    private readonly run: Running,
    private readonly image: Image,
    usual: readonly string[],
  ) {
    const file = flagValue(run, '--config', '-f') ?? usual.find((each) => image.isFile(each));
    this.settings = file === undefined ? [] : readWithIncludes(image, file, parse, NO_INCLUDES);
  }

  /** What an option, a key of YAML and one of old say. */
  private said(flag: string, ...keys: readonly string[]): Value[] {
    return valuesOf({ flags: [flag], keys }, this.run, this.settings, 'last');
  }

  private isSet(flag: string, ...keys: readonly string[]): boolean {
    return hasFlag(this.run, flag) || this.said('', ...keys).some(isOn);
  }

  /** A shard and a server of the cluster's own configuration have ports of their own; Default MongoDB Port. */
  private usualPort(): number {
    const role = this.said('', '/sharding/clusterRole').at(-1)?.text;
    if (role === 'shardsvr' || this.isSet('--shardsvr', '/shardsvr')) return 27018;
    return role === 'configsvr' || this.isSet('--configsvr', '/configsvr') ? 27019 : 27017;
  }

  all(): Opened[] {
    const six = this.isSet('--ipv6', '/net/ipv6', '/ipv6');
    const [said] = this.said('--port', '/net/port', '/port');
    const port = said === undefined ? this.usualPort() : portNumber(this.image, said.text, 'tcp');
    const number: Source = said?.source ?? byDefault(this.run);
    if (port === null) {
      if (said !== undefined) this.image.tell(spotOf(said.setting ?? this.run.place), 'mongod: not a port');
      return [];
    }
    const at = (bind: string, source: Source) => opened(this.image, 'tcp', bind, port, both(number, source));
    if (this.isSet('--bind_ip_all', '/net/bindIpAll')) return at(six ? 'any' : 'any4', number);
    const addresses = this.said('--bind_ip', '/net/bindIp', '/bind_ip').filter(({ text }) => !text.startsWith('/'));
    if (addresses.length === 0) return at(six ? 'loopback' : 'loopback4', number);
    return addresses.flatMap(({ text, source }) => {
      const word = text === '*' ? 'any' : text === 'localhost' ? 'loopback' : text;
      const found = at(word, source).filter(({ family }) => six || family === 'ipv4');
      if (found.length === 0 && !text.includes(':'))
        this.image.tell(this.run.place.file, `mongod: no address that is known: ${text.slice(0, 200)}`);
      return found;
    });
  }
}

/** MongoDB: here alone unless `net.bindIp` says more, IPv6 only where `net.ipv6` asks for it. */
export const mongod: Reader = {
  programs: ['mongod'],
  read: (run, image) => new Reading(run, image, ['/etc/mongod.conf', '/etc/mongodb.conf']).all(),
};

/** The router of a cluster, with the same settings. */
export const mongos: Reader = {
  programs: ['mongos'],
  read: (run, image) => new Reading(run, image, ['/etc/mongos.conf']).all(),
};
