#!/usr/bin/env python3
"""A tree of real files, of what a machine with a JDK and Maven has: sources, headers, scripts, pages, libraries, jars.

    real_files.py FOLDER [--bytes 2000000000] [--files 100000]

Taken in a fixed order until a bound is reached, so an unchanged machine gives an equal tree. Fails below 50,000 files.
"""
import argparse, glob, os, shutil, stat, sys, zipfile

# Text first, then what compresses badly, so that a bound cuts the latter. Folders that are missing are passed over.
FOLDERS = ["/usr/include", "/usr/lib/python3*", "/usr/share", "~/.m2/repository", "/usr/lib/jvm/*", "/usr/lib/x86_64-linux-gnu"]
LEAST_FILES = 50_000


class Full(Exception):
    pass


class Tree:
    """What was copied so far, below a bound."""

    def __init__(self, folder, most_files, most_bytes):
        self.folder, self.most_files, self.most_bytes = folder, most_files, most_bytes
        self.files = self.bytes = 0

    def place(self, name, size):
        if self.files + 1 > self.most_files or self.bytes + size > self.most_bytes:
            raise Full
        self.files, self.bytes = self.files + 1, self.bytes + size
        target = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        return target

    def take_archive(self, name, path):
        with zipfile.ZipFile(path) as archive:
            for each in sorted(archive.infolist(), key=lambda info: info.filename):
                if not each.is_dir():
                    with open(self.place(f"{name}/{each.filename}", each.file_size), "wb") as out, archive.open(each) as content:
                        shutil.copyfileobj(content, out)

    def take_folder(self, path):
        for parent, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                self.take_file(os.path.join(parent, name))

    def take_file(self, path):
        try:
            found = os.lstat(path)
            if stat.S_ISREG(found.st_mode) and os.access(path, os.R_OK):
                shutil.copy2(path, self.place(path.lstrip("/"), found.st_size))
            elif stat.S_ISLNK(found.st_mode):
                os.symlink(os.readlink(path), self.place(path.lstrip("/"), 0))
        except FileNotFoundError:
            pass  # gone since it was listed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--bytes", type=int, default=2_000_000_000)
    parser.add_argument("--files", type=int, default=100_000)
    options = parser.parse_args()
    tree = Tree(options.folder, options.files, options.bytes)
    try:
        for archive in sorted({os.path.realpath(path) for path in glob.glob("/usr/lib/jvm/*/lib/src.zip") if os.path.isfile(path)}):
            tree.take_archive("src" + archive.replace("/", "_"), archive)
        for folder in FOLDERS:
            for each in sorted(glob.glob(os.path.expanduser(folder))):
                if not os.path.islink(each):
                    tree.take_folder(each)
    except Full:
        pass
    print(f"{tree.files} files, {tree.bytes} bytes")
    if tree.files < min(LEAST_FILES, options.files):
        sys.exit(f"real_files.py: this machine gave {tree.files} files, fewer than {LEAST_FILES}: no fair comparison")


main()
