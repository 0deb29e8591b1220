//! A token server as registries know it (distribution's `spec/auth/token.md` and `jwt.md`), for one test.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    registry::{PASSWORD, READER, USER},
    tool::tool,
};

/// What the server calls itself in its tokens.
pub const ISSUER: &str = "wpack tests";
/// The registry that its tokens are for.
pub const SERVICE: &str = "registry of wpack tests";

/// How long `docker-registry` accepts a token beyond its end (`Leeway` in distribution's `token.go`).
const LEEWAY: u64 = 60;

/// A running server; its thread ends with the process.
///
/// [`USER`] may push and pull, [`READER`] and who says nothing may pull.
#[derive(Debug)]
pub struct TokenServer {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    folder: Arc<TempDir>,
}

impl TokenServer {
    /// Its tokens are accepted for so many seconds.
    #[must_use]
    pub fn start(lifetime: u64) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
        // RSA, since OpenSSL's program signs with it in the form that a token has.
        let openssl = tool("openssl").args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]);
        let openssl = openssl.args(["-subj", "/CN=wpack tests"]).arg("-keyout").arg(&key);
        openssl.arg("-out").arg(&certificate).success();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            folder: Arc::clone(&folder),
        };
        let issuer = Issuer { lifetime, asked: Arc::clone(&server.asked), folder };
        thread::spawn(move || listener.incoming().for_each(|stream| issuer.serve(&stream.unwrap())));
        server
    }

    /// Where tokens are fetched.
    #[must_use]
    pub fn realm(&self) -> String {
        format!("http://{}/token", self.address)
    }

    /// The file with the certificate that a registry checks tokens by.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// For each token that was asked for, by whom and for what: `tester repository:app:pull,push`.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The part of the server that works.
struct Issuer {
    lifetime: u64,
    asked: Arc<Mutex<Vec<String>>>,
    folder: Arc<TempDir>,
}

impl Issuer {
    fn serve(&self, stream: &TcpStream) {
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let (status, body) = match head.first() {
            Some(line) => self.answer(line, &user(&head)),
            None => return,
        };
        let body = body.to_string();
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        // Whoever asked may be gone.
        let _ = { stream }.write_all((head + &body).as_bytes());
    }

    fn answer(&self, request: &str, user: &Result<String, ()>) -> (&'static str, Value) {
        let Ok(user) = user else {
            return ("401 Unauthorized", json!({"details": "incorrect username or password"}));
        };
        let scopes = values(request, "scope");
        self.asked.lock().unwrap().push(format!("{user} {}", scopes.join(" ")));
        assert_eq!(values(request, "service"), [SERVICE]);
        let access: Vec<Value> = scopes.iter().map(|scope| grant(scope, user)).collect();
        ("200 OK", json!({"token": self.token(user, &access), "expires_in": self.lifetime}))
    }

    /// A JSON Web Token (RFC 7519), signed with RS256 (RFC 7518, 3.3).
    fn token(&self, user: &str, access: &[Value]) -> String {
        let pem = fs::read_to_string(self.folder.path().join("certificate.pem")).unwrap();
        let certificate: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let header = json!({"typ": "JWT", "alg": "RS256", "x5c": [certificate]});
        let end = start_of_a_second() + self.lifetime - LEEWAY;
        let claims =
            json!({"iss": ISSUER, "sub": user, "aud": SERVICE, "exp": end, "nbf": 0, "access": access});
        let signed = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let openssl = tool("openssl").args(["dgst", "-sha256", "-sign"]);
        let signature = openssl.arg(self.folder.path().join("key.pem")).stdin(signed.as_str()).success();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.bytes()))
    }
}

/// Seconds since 1970, soon after one has begun: a token counts in whole ones, and shall last as long as it says.
#[expect(clippy::disallowed_methods, reason = "a token ends by the clock")]
fn start_of_a_second() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    if now.subsec_millis() > 200 {
        thread::sleep(Duration::from_secs(1) - Duration::from_nanos(now.subsec_nanos().into()));
        return now.as_secs() + 1;
    }
    now.as_secs()
}

/// Who asks; nobody where there is no header, and an error where it is wrong.
fn user(head: &[String]) -> Result<String, ()> {
    let fields = head.iter().filter_map(|line| line.split_once(": "));
    let mut logins = fields.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let Some((_, login)) = logins.next() else { return Ok("nobody".to_owned()) };
    let is_right = |user: &&str| login == format!("Basic {}", STANDARD.encode(format!("{user}:{PASSWORD}")));
    [USER, READER].into_iter().find(is_right).map(str::to_owned).ok_or(())
}

/// What of a scope the user may have.
fn grant(scope: &str, user: &str) -> Value {
    let [kind, name, actions] = scope.split(':').collect::<Vec<_>>()[..] else { panic!("scope `{scope}`") };
    let may = |action: &&str| user == USER || *action == "pull";
    json!({"type": kind, "name": name, "actions": actions.split(',').filter(may).collect::<Vec<_>>()})
}

/// The values of a query's key, decoded.
fn values(request: &str, key: &str) -> Vec<String> {
    let query = request.split(['?', ' ']).nth(2).unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == key).map(|(_, value)| decode(value)).collect()
}

fn decode(value: &str) -> String {
    let mut parts = value.split('%');
    let mut bytes = parts.next().unwrap().replace('+', " ").into_bytes();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].replace('+', " ").bytes());
    }
    String::from_utf8(bytes).unwrap()
}
