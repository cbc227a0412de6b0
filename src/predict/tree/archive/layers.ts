import { HostError } from '../../../host/types.js';
import { directoryOf, joined, normal, PATH_LIMIT, resolved } from '../paths.js';
import type { Entry, Problem, Tree, TreeNode } from '../types.js';
import { type Bytes, bufferBytes } from './bytes.js';
import { BrokenArchive, type Member } from './tar.js';

/** A file of an archive, or what else lies at a path. */
interface Item {
  readonly node: TreeNode;
  readonly target: string;
  /** Null where it was not kept. */
  readonly content: Bytes | null;
}

/** Of a compressed archive, the largest file that is kept and how much is kept in all, bytes. */
const KEEP_LIMIT = 1 << 20;
const DATABASE_LIMIT = 32 << 20;
const KEEP_TOTAL = 128 << 20;

/** The most files and directories of an image, a gibibyte of Debian has 30,000. */
const ITEM_LIMIT = 500_000;

/** How much of a name is told where it is not understood. */
const PLACE_LIMIT = 300;

/** The most letters of paths that are walked, each directory from the root: 400 for a usual file. */
const WALK_LIMIT = 400_000_000;

/** What no configuration, script or unit lies in. */
const IDLE =
  /^\/(?:usr\/share\/(?:doc|man|locale|info|zoneinfo|icons|fonts|i18n|help|gnome|vim|perl|perl5)|usr\/include|boot|usr\/src|usr\/lib\/(?:modules|firmware|gcc)|lib\/(?:modules|firmware)|var\/cache|usr\/lib\/[a-z0-9_]+-linux-gnu[a-z0-9]*|usr\/lib\/locale|proc|sys|dev)(?:\/|$)/;

/** Databases of package managers, which are larger than any configuration. */
const DATABASE =
  /^\/(?:var\/lib\/dpkg\/|lib\/apk\/db\/|usr\/lib\/apk\/db\/|var\/lib\/rpm\/|usr\/lib\/sysimage\/rpm\/|var\/lib\/pacman\/local\/)/;

const fileNode = (member: Member): TreeNode => ({
  kind: member.kind === 'hard-link' ? 'file' : member.kind,
  size: member.kind === 'file' ? member.size : 0,
  mode: member.mode,
  uid: member.uid,
  gid: member.gid,
});

const ROOT: Item = { node: { kind: 'directory', size: 0, mode: 0o755, uid: 0, gid: 0 }, target: '', content: null };

/** The file system that archives make, one laid over the other. */
export class Layers {
  private readonly items = new Map<string, Item>([['/', ROOT]]);
  private readonly names = new Map<string, Set<string>>();
  private readonly problems: Problem[] = [];
  private kept = 0;
  private walked = 0;

  /** Where a member comes to lie: links of the layers below are followed, inside the image. */
  private place(name: string): string | null {
    if (name.length > PATH_LIMIT) {
      this.tell(name, 'its name is longer than any path; it was passed over');
      return null;
    }
    const names = name.split('/');
    this.walked += name.length * names.length;
    if (this.walked > WALK_LIMIT) throw new BrokenArchive('its names lead too deep');
    if (names.includes('..')) {
      this.tell(name, 'its name leads upwards; it was passed over');
      return null;
    }
    const path = normal(name);
    const links = {
      isLink: (each: string) => this.items.get(each)?.node.kind === 'link',
      target: (each: string) => this.items.get(each)?.target ?? '',
    };
    const directory = resolved(directoryOf(path), links);
    return directory === null ? null : joined(directory, path.slice(path.lastIndexOf('/') + 1));
  }

  private tell(place: string, reason: string): void {
    // Not as a slice, which would hold on to a name of a mebibyte.
    const short = Buffer.from(place.slice(0, PLACE_LIMIT)).toString('utf8');
    if (this.problems.length < 1000) this.problems.push({ place: short, reason });
  }

  private put(path: string, item: Item): void {
    const before = this.items.get(path);
    if (before !== undefined && before.node.kind === 'directory' && item.node.kind !== 'directory') this.remove(path);
    this.items.set(path, item);
    if (this.items.size > ITEM_LIMIT) throw new BrokenArchive(`it has more than ${ITEM_LIMIT} files`);
    for (let here = path; here !== '/'; here = directoryOf(here)) {
      const directory = directoryOf(here);
      const names = this.names.get(directory);
      const name = here.slice(here.lastIndexOf('/') + 1);
      if (names?.has(name) === true) return;
      if (names === undefined) this.names.set(directory, new Set([name]));
      else names.add(name);
      if (!this.items.has(directory)) this.items.set(directory, ROOT);
    }
  }

  /** Takes away a file, or a directory with all in it. */
  private remove(path: string): void {
    for (const name of this.names.get(path) ?? []) this.remove(path === '/' ? `/${name}` : `${path}/${name}`);
    this.names.delete(path);
    this.items.delete(path);
    this.names.get(directoryOf(path))?.delete(path.slice(path.lastIndexOf('/') + 1));
  }

  /** Whether a member says what of the layers below is gone: `.wh.NAME`, or `.wh..wh..opq` for a whole directory. */
  private isWhiteout(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!name.startsWith('.wh.')) return false;
    const directory = directoryOf(path);
    if (name === '.wh..wh..opq') {
      for (const each of [...(this.names.get(directory) ?? [])]) {
        const inside = joined(directory, each);
        if (!this.fresh.has(inside)) this.remove(inside);
      }
    } else if (!name.startsWith('.wh..wh.')) this.remove(joined(directory, name.slice('.wh.'.length)));
    return true;
  }

  /** What the layer that is being read has put there: an opaque mark hides only what lies below it. */
  private fresh = new Set<string>();

  /** Begins another layer. */
  beginLayer(): void {
    this.fresh = new Set();
  }

  /** Lays one member over what is there. `again`: its content can be read later, so none of it has to be kept. */
  async add(member: Member, again: boolean): Promise<void> {
    const path = this.place(member.name);
    if (path === null || path === '/' || this.isWhiteout(path)) return;
    if (member.target.length > PATH_LIMIT) {
      this.tell(path, 'a link to more than any path; it was passed over');
      return;
    }
    for (let here = path; here !== '/' && !this.fresh.has(here); here = directoryOf(here)) this.fresh.add(here);
    if (member.kind === 'hard-link') {
      const other = this.place(member.target);
      const item = other === null ? undefined : this.items.get(other);
      if (item === undefined || item.node.kind !== 'file')
        this.tell(path, 'a hard link to nothing of the image; it was passed over');
      else this.put(path, item);
      return;
    }
    const isDirectory = member.kind === 'directory' && this.items.get(path)?.node.kind === 'directory';
    if (isDirectory) return;
    const content = member.kind === 'file' ? await this.contentOf(path, member, again) : null;
    this.put(path, { node: fileNode(member), target: member.target, content });
  }

  private async contentOf(path: string, member: Member, again: boolean): Promise<Bytes | null> {
    if (again) return member.content();
    const limit = DATABASE.test(path) ? DATABASE_LIMIT : KEEP_LIMIT;
    if (member.size > limit || IDLE.test(path) || this.kept > KEEP_TOTAL) return null;
    const content = await member.content();
    const head = content.read(0, 4);
    // Of a program it is enough to know that it is no script.
    if (head.toString('latin1') === '\x7fELF') return bufferBytes(Buffer.from(head));
    this.kept += content.size;
    return content;
  }

  /** The file system as it is now. */
  tree(name: string, entry: Entry | null): Tree {
    const at = (path: string): Item => {
      const item = this.items.get(path);
      if (item === undefined) throw new HostError('ENOENT', `${path}: not in the archive`);
      return item;
    };
    const contentAt = (path: string, limit: number): Bytes => {
      const { content, node } = at(path);
      if (node.kind !== 'file') throw new HostError('EINVAL', `${path}: no regular file`);
      if (node.size > limit || content === null) throw new HostError('EFBIG', `${path}: not kept`);
      return content;
    };
    return {
      name,
      entry,
      problems: this.problems,
      node: (path) => this.items.get(path)?.node ?? null,
      list: (path) => [...(this.names.get(path) ?? [])],
      target: (path) => at(path).target,
      read: (path, limit) => contentAt(path, limit).read(0, at(path).node.size),
      head: (path, length) => contentAt(path, Number.POSITIVE_INFINITY).read(0, length),
    };
  }
}
