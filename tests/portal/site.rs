//! One host: what stands under which path, and what it says where nothing stands.

use super::wire::{Answer, Asked, Body};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex};

/// Something that is served as often as it is asked for: it has validators.
#[derive(Debug, Clone)]
pub struct Resource {
    content_type: String,
    bytes: Arc<[u8]>,
    zipped: Option<Arc<[u8]>>,
    etag: String,
    modified: String,
    headers: Vec<(String, Vec<u8>)>,
}

impl Resource {
    pub fn new(content_type: &str, bytes: impl Into<Arc<[u8]>>, modified: Date) -> Self {
        let bytes = bytes.into();
        let etag = format!("\"{:016x}-{:x}\"", digest(&bytes), bytes.len());
        let modified = modified.strftime("%a, %d %b %Y 01:30:00 GMT").to_string();
        Self { content_type: content_type.to_owned(), bytes, zipped: None, etag, modified, headers: Vec::new() }
    }

    pub fn html(text: &str, modified: Date) -> Self {
        Self::new("text/html; charset=utf-8", text.as_bytes(), modified)
    }

    pub fn json(text: &str, modified: Date) -> Self {
        Self::new("application/json;charset=UTF-8", text.as_bytes(), modified)
    }

    /// A header besides the usual ones.
    pub fn with(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.push((name.to_owned(), value.to_vec()));
        self
    }

    fn compressed(mut self) -> Self {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&self.bytes).unwrap();
        self.zipped = Some(gzip.finish().unwrap().into());
        self
    }

    /// Whether the client has it already.
    fn is_known(&self, asked: &Asked) -> bool {
        match asked.header("if-none-match") {
            Some(tags) => tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.etag),
            None => asked.header("if-modified-since") == Some(&self.modified),
        }
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let gzip = asked.header("accept-encoding").is_some_and(|codings| codings.contains("gzip"));
        let mut answer = match (&self.zipped, self.is_known(asked)) {
            (_, true) => Answer::new(304, "", Vec::new()),
            (Some(zipped), _) if gzip => {
                Answer::new(200, &self.content_type, zipped.clone()).with("Content-Encoding", "gzip")
            }
            _ => Answer::new(200, &self.content_type, self.bytes.clone()),
        };
        answer.headers.extend(self.headers.iter().cloned());
        answer.with("ETag", &self.etag).with("Last-Modified", &self.modified)
    }
}

/// FNV-1a: the same bytes, the same tag, on every machine.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What a handler says: a resource, or an answer that is to be sent as it is.
pub enum Reply {
    Resource(Resource),
    Answer(Answer),
    /// Nothing stands here.
    Missing,
}

impl From<Resource> for Reply {
    fn from(resource: Resource) -> Self {
        Self::Resource(resource)
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

/// Answers by program. The number says how often the same target was asked for before.
pub type Handler = Box<dyn Fn(&Asked, u32) -> Reply + Send + Sync>;

/// A host and all that stands on it.
pub struct Site {
    pub host: String,
    resources: HashMap<String, Resource>,
    handlers: Vec<(String, Handler)>,
    /// What is answered where nothing stands.
    missing: Handler,
    /// Pages go out compressed to those who take it.
    pub gzip: bool,
    /// Bodies go out in chunks.
    pub chunked: bool,
    asked: Mutex<HashMap<String, u32>>,
}

impl Site {
    pub fn new(host: &str) -> Self {
        let missing = Answer::html(
            404,
            "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>",
        );
        Self {
            host: host.to_owned(),
            resources: HashMap::new(),
            handlers: Vec::new(),
            missing: Box::new(move |_, _| missing.clone().into()),
            gzip: false,
            chunked: false,
            asked: Mutex::default(),
        }
    }

    /// Puts a resource under a target; one without a query answers whatever query is asked.
    pub fn put(&mut self, target: &str, resource: Resource) {
        let resource = if self.gzip { resource.compressed() } else { resource };
        if let Some(folder) = target.strip_suffix("index.html").or_else(|| target.strip_suffix("index.shtml")) {
            self.resources.insert(folder.to_owned(), resource.clone());
        }
        self.resources.insert(target.to_owned(), resource);
    }

    /// Lets a program answer for every path that begins so, before what stands there; the longest beginning wins.
    pub fn handle(&mut self, beginning: &str, handler: impl Fn(&Asked, u32) -> Reply + Send + Sync + 'static) {
        self.handlers.push((beginning.to_owned(), Box::new(handler)));
        self.handlers.sort_by_key(|(beginning, _)| std::cmp::Reverse(beginning.len()));
    }

    /// Answers so where nothing stands.
    pub fn otherwise(&mut self, handler: impl Fn(&Asked, u32) -> Reply + Send + Sync + 'static) {
        self.missing = Box::new(handler);
    }

    pub fn answer(&self, asked: &Asked) -> Answer {
        let mut answer = self.whole(asked);
        if let (true, Body::Whole(bytes), 200) = (self.chunked, &answer.body, answer.status) {
            answer.body = Body::Chunks(bytes.clone());
        }
        answer
    }

    fn whole(&self, asked: &Asked) -> Answer {
        let before = {
            let mut counts = self.asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let count = counts.entry(asked.target.clone()).or_default();
            *count += 1;
            *count - 1
        };
        let path = asked.path();
        // What answers for everything does not answer for robots.txt.
        let covers = |beginning: &str| path.starts_with(beginning) && (beginning != "/" || path != "/robots.txt");
        let handler = self.handlers.iter().find(|(beginning, _)| covers(beginning));
        let mut reply = handler.map_or(Reply::Missing, |(_, handler)| handler(asked, before));
        let standing = self.resources.get(&asked.target).or_else(|| self.resources.get(path));
        if let (Reply::Missing, Some(resource)) = (&reply, standing) {
            return resource.answer(asked);
        }
        if matches!(reply, Reply::Missing) {
            reply = if self.resources.contains_key(&format!("{path}/")) {
                Answer::redirect(301, &format!("http://{}{path}/", self.host)).into()
            } else {
                (self.missing)(asked, before)
            };
        }
        match reply {
            Reply::Resource(resource) if self.gzip => resource.compressed().answer(asked),
            Reply::Resource(resource) => resource.answer(asked),
            Reply::Answer(answer) => answer,
            Reply::Missing => Answer::new(404, "text/plain", Vec::new()),
        }
    }
}
