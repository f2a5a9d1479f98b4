//! The command line.
fn main() {
    for path in std::env::args().skip(2) {
        match gouji::pipeline::read::file(path.as_ref()) {
            Ok(report) => println!("{}", gouji::record::json::report(&report, true)),
            Err(error) => eprintln!("{error}"),
        }
    }
}
