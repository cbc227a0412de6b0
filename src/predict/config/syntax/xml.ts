import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { DEPTH_LIMIT, Members } from './members.js';

/** It is not XML that is understood from this place on. */
class Broken extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const TAG =
  /<(?<close>\/?)(?<name>[\w.:-]+)(?<attributes>(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<single>\/?)>/y;

const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** What is no element, by how it begins, up to its end. */
const SPECIAL = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' } as const;

const KNOWN: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The most letters that entities stand for in one file. */
const EXPANDED_LIMIT = 1 << 16;

interface Element {
  readonly name: string;
  readonly within: Setting['within'];
  readonly inner: Setting['within'];
  readonly offset: number;
  text: string;
}

class Reading {
  private readonly entities = new Map(Object.entries(KNOWN));
  private readonly open: Element[] = [];
  private count = 0;
  private expanded = 0;

  constructor(
    private readonly text: string,
    private readonly members: Members,
  ) {}

  all(): void {
    for (let at = 0; at < this.text.length && !this.members.isFull; ) {
      const begin = this.text.indexOf('<', at);
      const end = begin < 0 ? this.text.length : begin;
      if (end > at) this.addText(this.meant(this.text.slice(at, end), at), at);
      at = begin < 0 ? end : this.markup(begin);
    }
    const [first] = this.open;
    if (first !== undefined && !this.members.isFull) throw new Broken(first.offset, `no end of ${first.name}`);
    if (this.count === 0) throw new Broken(0, 'no element');
  }

  private addText(text: string, offset: number): void {
    const element = this.open.at(-1);
    if (element !== undefined) element.text += text;
    else if (text.replace('\uFEFF', '').trim() !== '') throw new Broken(offset, 'a text outside of elements');
  }

  /** Reads what begins with `<`; tells where it ends. */
  private markup(begin: number): number {
    for (const [head, tail] of Object.entries(SPECIAL)) {
      if (!this.text.startsWith(head, begin)) continue;
      const end = this.text.indexOf(tail, begin + head.length);
      if (end < 0) throw new Broken(begin, `no end of ${head}`);
      if (head === '<![CDATA[') this.addText(this.text.slice(begin + head.length, end), begin);
      return end + tail.length;
    }
    if (this.text.startsWith('<!DOCTYPE', begin)) return this.declarations(begin);
    TAG.lastIndex = begin;
    const tag = TAG.exec(this.text)?.groups;
    if (tag === undefined) throw new Broken(begin, 'no tag');
    const { close, name = '', attributes = '', single } = tag;
    const end = TAG.lastIndex;
    if (close === '/') this.close(name, begin);
    else {
      this.begin(name, attributes, begin);
      if (single === '/') this.close(name, begin);
    }
    return end;
  }

  private begin(name: string, attributes: string, offset: number): void {
    if (this.open.length >= DEPTH_LIMIT) throw new Broken(offset, 'nested too deep');
    if (/:include$/i.test(name)) this.members.doubt(offset, 'what this includes was not read');
    this.count += 1;
    const within = this.open.at(-1)?.inner ?? [];
    const inner = [...within, [name, String(this.count)]];
    this.open.push({ name, within, inner, offset, text: '' });
    for (const [, key = '', double, single] of attributes.matchAll(ATTRIBUTE))
      this.members.add(offset, inner, key, [this.meant(double ?? single ?? '', offset)]);
  }

  private close(name: string, offset: number): void {
    const element = this.open.pop();
    if (element?.name !== name) throw new Broken(offset, `an end of ${name.slice(0, 100)} that has no begin`);
    const text = element.text.trim();
    if (text !== '') this.members.add(element.offset, element.within, name, [text]);
  }

  /** What a text is with its entities replaced; those of the file hold no others. */
  private meant(text: string, offset: number): string {
    if (!text.includes('&')) return text;
    return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([\w.:-]+));|&/g, (whole, decimal, hex, name) => {
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : null;
      if (code !== null && code <= 0x10ffff) return String.fromCodePoint(code);
      const known = this.entities.get(name ?? '');
      this.expanded += known?.length ?? 0;
      if (this.expanded > EXPANDED_LIMIT) throw new Broken(offset, 'entities that stand for too much');
      if (known === undefined) this.members.doubt(offset, `an entity that is not known: ${whole.slice(0, 100)}`);
      return known ?? whole;
    });
  }

  /** The declarations of entities that the file has itself. Files of others are not asked. */
  private declarations(begin: number): number {
    const head = /<!DOCTYPE\s[^<>[\]]*(>|\[)/y;
    head.lastIndex = begin;
    const mark = head.exec(this.text)?.[1];
    if (mark === '>') return head.lastIndex;
    const end = mark === undefined ? null : /\]\s*>/g;
    if (end === null) throw new Broken(begin, 'a document type');
    end.lastIndex = head.lastIndex;
    const last = end.exec(this.text);
    if (last === null) throw new Broken(begin, 'a document type that does not end');
    const inside = this.text.slice(head.lastIndex, last.index).replace(/<!--[\s\S]*?-->/g, '');
    for (const [, name = '', double, single] of inside.matchAll(
      /<!ENTITY\s+([\w.:-]+)\s+(?:"([^"<&%]{0,1000})"|'([^'<&%]{0,1000})')\s*>/g,
    ))
      if (!this.entities.has(name)) this.entities.set(name, double ?? single ?? '');
    return end.lastIndex;
  }
}

/**
 * XML: elements that hold a text, and attributes, each within the elements around it. Behind the name of an element stands its
 * number in the file, so that two of the same name are two sections. What is no XML is a doubt, and ends what is read.
 */
export const parseXml: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const members = new Members(file, text, limit);
  try {
    new Reading(text, members).all();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    members.doubt(error.offset, `this is no XML that is understood: ${error.message}`);
  }
  return members.settings;
};
