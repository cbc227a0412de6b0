// The floor: a readlink of every descriptor of every process, as whoever looks for the holders of sockets has to do.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  char path[64], target[256];
  long count = 0;
  DIR *processes = opendir("/proc");
  if (processes == NULL) return 1;
  for (struct dirent *process; (process = readdir(processes)) != NULL;) {
    if (atoi(process->d_name) <= 0) continue;
    snprintf(path, sizeof path, "/proc/%d/fd", atoi(process->d_name));
    DIR *descriptors = opendir(path);
    if (descriptors == NULL) continue;
    for (struct dirent *each; (each = readdir(descriptors)) != NULL;)
      if (readlinkat(dirfd(descriptors), each->d_name, target, sizeof target) > 0) count++;
    closedir(descriptors);
  }
  printf("%ld\n", count);
  return 0;
}
