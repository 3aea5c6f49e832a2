/** How much of a program is looked at. Above each: why this much and no more. */

/** Segments or load commands of one program. Real ones have about twelve segments, or thirty load commands. */
export const MAX_SEGMENTS = 1024;

/** Sections of one program: 65,535 is what ELF's short count can tell; linkers make about forty. */
export const MAX_SECTIONS = 65_535;

/** Bytes of the table of section names: forty names take 400 bytes, one for each function some hundred KiB. */
export const MAX_SECTION_NAMES = 1024 * 1024;

/** Bytes of a Mach-O program's load commands: some KiB. */
export const MAX_LOAD_COMMANDS = 1024 * 1024;

/** Programs for different machines in one universal file: Apple ever supported five at a time. */
export const MAX_ARCHITECTURES = 16;

/** Bytes of data that are searched for build information where no section says where it is; Go puts it first. */
export const MAX_SEARCHED_DATA = 16 * 1024 * 1024;

/** Bytes of Go's list of modules: a thousand dependencies make 100 KiB. */
export const MAX_GO_MODULE_INFO = 4 * 1024 * 1024;

/** Bytes of a Rust program's dependency list, unpacked; a thousand make 100 KiB, and its own reader stops at 8 MiB. */
export const MAX_RUST_DEPENDENCIES = 8 * 1024 * 1024;

/** Of a program smaller than this all is kept while it is looked at, which costs nothing. */
export const MIN_PARTLY_READ = 512 * 1024;

/** The start of a program with what is linked at runtime, of which large compilers have 2.4 MB. */
export const MAX_PROGRAM_START = 8 * 1024 * 1024;

/** Where the loaded part of a program must end for it to hold Rust's standard library; the smallest have 250 KiB. */
export const MIN_RUST_PROGRAM = 200 * 1024;

/** Likewise for extension modules, which are many: a library of Rust is seldom below 400 KiB. */
export const MIN_RUST_LIBRARY = 300 * 1024;

/** Likewise for Go's runtime: the smallest programs that its compiler makes have 900 KiB. */
export const MIN_GO_PROGRAM = 700 * 1024;

/** Bytes of a program that are searched for its version; the largest interpreters have 120 MiB. */
export const MAX_SEARCHED_PROGRAM = 256 * 1024 * 1024;

/** Bytes of what lists a .NET bundle's files: some sixty a file, and a whole runtime has three hundred files. */
export const MAX_BUNDLE_MANIFEST = 4 * 1024 * 1024;

/** Bytes of a program's symbols, or of their names: GraalVM's largest native images export some hundred. */
export const MAX_SYMBOL_TABLE = 32 * 1024 * 1024;

/** Bytes of the SBOM in a native image, packed and unpacked: ten thousand components have 5 MiB. */
export const MAX_NATIVE_IMAGE_SBOM = 16 * 1024 * 1024;

/** Where the loaded part of a program must end for it to hold GraalVM's runtime: one that only greets has 6 MiB. */
export const MIN_NATIVE_IMAGE = 4 * 1024 * 1024;
