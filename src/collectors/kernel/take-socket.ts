/**
 * Perl that borrows the descriptor `PID:DESCRIPTOR` of another process and returns the socket that it is, and that socket's
 * network namespace: pidfd_open(2), pidfd_getfd(2), whose numbers are the same on nearly every architecture, and SIOCGSKNS
 * of linux/sockios.h. Nothing where that may not be. No modules: small installations of Perl have not even Errno.
 */
export const TAKE_SOCKET = `sub take { my ($pid, $fd) = split /:/, $_[0];
my $process = syscall(434, $pid + 0, 0); return if $process < 0; open(my $held, "<&=", $process);
my $copy = syscall(438, $process, $fd + 0, 0); return if $copy < 0; open(my $socket, "+<&=", $copy) or return;
my $netns = ioctl($socket, 0x894C, 0); return unless defined $netns; open(my $opened, "<&=", $netns + 0) or return; ($socket, $opened) }
`;

/** Of fcntl.h, on every system. */
const F_SETFD = 2;

/** Runs the words behind the first one in the namespace of the socket that this one is. */
export const ENTER_BY_SOCKET = `${TAKE_SOCKET}my (undef, $n) = take(shift) or exit 1; fcntl($n, ${F_SETFD}, 0);
exec "nsenter", "--net=/proc/self/fd/" . fileno($n), @ARGV`;
