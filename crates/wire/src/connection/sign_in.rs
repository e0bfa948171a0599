//! From an address to a signed-in channel: greeting, TLS, login, other ways to sign in as the
//! server asks. It must never go on without TLS where TLS was asked for.

use std::time::{Duration, Instant};

use super::channel::Channel;
use super::socket::{self, Socket};
use super::stream::Stream;
use super::tls::{self, Plan};
use crate::auth::{self, Refusal, Reply, Talk, Way};
use crate::error::{Error, ErrorKind};
use crate::options::{Address, Options};
use crate::protocol::auth_switch::{AUTH_SWITCH, AuthSwitch};
use crate::protocol::capability::Capabilities;
use crate::protocol::greeting::Greeting;
use crate::protocol::login::{self, Extras, Login};
use crate::protocol::ok::{OK, Okay};
use crate::secret::Secret;
use crate::server::{self, Algorithm, Server};

const CONTEXT: &str = "signing in";
/// MariaDB tries the methods of an account one after the other; nobody has more than a few.
const MOST_METHODS: usize = 10;
/// Longer times to connect mean the same, and cannot overflow the clock.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

pub(super) fn connect(options: &Options) -> Result<(Channel, Server), Error> {
    if options.connect_timeout.is_zero() || options.read_timeout.is_some_and(|t| t.is_zero()) {
        let kind = ErrorKind::Settings("a timeout of zero".to_owned());
        return Err(Error::new(kind, "connecting"));
    }
    let plan = tls::plan(&options.tls, &options.address)?;
    let deadline = Instant::now() + options.connect_timeout.min(LONGEST);
    let (socket, took) = Socket::open(&options.address, deadline).map_err(|reason| {
        let address = options.address.to_string();
        Error::new(ErrorKind::Unreachable { address, reason }, "connecting")
    })?;
    let elsewhere = matches!(options.address, Address::Tcp { .. }) && !socket.is_loopback();
    let way = match (&plan, &options.address) {
        (Some(_), _) => Way::Tls,
        (None, Address::Socket(_)) => Way::Socket,
        (None, Address::Tcp { .. }) if !elsewhere => Way::Loopback,
        (None, Address::Tcp { .. }) => Way::Open,
    };
    let mut channel = Channel::new(Stream::Plain(socket));
    let attempt = Attempt {
        options,
        deadline,
        way,
        compress: options.compression.wanted(elsewhere.then_some(took)),
    };
    match attempt.sign_in(&mut channel, plan) {
        Ok(server) => Ok((channel, server)),
        Err(error) => Err(channel.fail(error)),
    }
}

struct Attempt<'a> {
    options: &'a Options,
    deadline: Instant,
    way: Way,
    compress: bool,
}

impl Attempt<'_> {
    fn sign_in(&self, channel: &mut Channel, plan: Option<Plan>) -> Result<Server, Error> {
        self.limit(channel)?;
        let greeting = Greeting::parse(channel.receive("reading the greeting")?)
            .map_err(|malformed| malformed.during("reading the greeting"))?;
        let offered = greeting.capabilities;
        if !offered.contains(Capabilities::PROTOCOL_41) {
            return Err(Error::protocol(
                CONTEXT,
                "the server is older than version 4.1",
            ));
        }
        let encrypted = plan.is_some();
        let database = self.options.database.as_deref();
        let extras = Extras {
            tls: encrypted,
            database: database.is_some(),
            local_data: self.options.local_data,
            compression: Algorithm::best(offered).filter(|_| self.compress),
        };
        let compression = extras.compression;
        let capabilities = login::capabilities(offered, extras);
        if let Some(plan) = plan {
            if !offered.contains(Capabilities::SSL) {
                return Err(tls::not_offered());
            }
            channel.send_reply(&login::ssl_request(capabilities), CONTEXT)?;
            self.limit(channel)?;
            channel.upgrade("TLS handshake", |stream| match stream {
                Stream::Plain(socket) => {
                    Stream::encrypt(socket, plan.config, plan.name).map_err(tls::sort)
                }
                _ => Err(Error::protocol(CONTEXT, "TLS within TLS")),
            })?;
        }
        let (mut talk, response) = self.begin(auth::guess(&greeting.plugin), &greeting.nonce)?;
        let login = Login {
            capabilities,
            user: &self.options.user,
            response: &response,
            database,
            plugin: talk.plugin.as_bytes(),
        };
        let login = login
            .to_bytes()
            .map_err(|bad| Error::new(ErrorKind::Settings(bad.0.to_owned()), CONTEXT))?;
        channel.send_reply(&login, CONTEXT)?;
        self.converse(channel, &mut talk)?;
        if let Some(algorithm) = compression {
            channel.upgrade("beginning to compress", |stream| {
                let stream = stream.compress(algorithm);
                stream.map_err(|error| Error::socket(error, CONTEXT))
            })?;
        }
        channel.set_timeout(self.options.read_timeout, CONTEXT)?;
        let (family, text, version) = server::identify(&greeting.version, offered);
        Ok(Server {
            text,
            family,
            version,
            connection_id: greeting.connection_id,
            offered,
            capabilities,
            tls: encrypted,
        })
    }

    /// Answers until the server says OK.
    fn converse<'a>(
        &'a self,
        channel: &mut Channel,
        talk: &mut Conversation<'a>,
    ) -> Result<(), Error> {
        let mut methods = 1;
        loop {
            self.limit(channel)?;
            let payload = channel.receive(CONTEXT)?;
            let reply = match payload.first() {
                Some(&OK) => {
                    let okay = Okay::parse(payload);
                    return okay
                        .map(drop)
                        .map_err(|malformed| malformed.during(CONTEXT));
                }
                Some(&AUTH_SWITCH) if methods == MOST_METHODS => {
                    let endless = "the server asks for one method after the other";
                    return Err(Error::protocol(CONTEXT, endless));
                }
                Some(&AUTH_SWITCH) => {
                    let switch = AuthSwitch::parse(payload)
                        .map_err(|malformed| malformed.during(CONTEXT))?;
                    let (next, reply) = self.begin(switch.plugin, switch.nonce)?;
                    *talk = next;
                    methods += 1;
                    Some(reply)
                }
                // MySQL marks each packet of a method with a 1, MariaDB only those that could be
                // taken for something else.
                Some(1) => talk.more(&payload[1..])?,
                _ => talk.more(payload)?,
            };
            if let Some(reply) = reply {
                let sent = channel.send_reply(&reply, CONTEXT);
                channel.wipe();
                sent?;
            }
        }
    }

    /// A method, and its answer to the challenge.
    fn begin(&self, plugin: &[u8], nonce: &[u8]) -> Result<(Conversation<'_>, Reply), Error> {
        let password = self.options.password.as_ref().map_or("", Secret::expose);
        let found = auth::talk(plugin, nonce, password.as_bytes(), self.way);
        let plugin = String::from_utf8_lossy(plugin).into_owned();
        let Some(talk) = found else {
            return Err(Error::new(ErrorKind::UnsupportedAuth { plugin }, CONTEXT));
        };
        let mut conversation = Conversation { plugin, talk };
        let reply = conversation.talk.first();
        let reply = reply.map_err(|refusal| conversation.error(refusal))?;
        Ok((conversation, reply))
    }

    /// Each wait gets what is left of the time.
    fn limit(&self, channel: &mut Channel) -> Result<(), Error> {
        let left = socket::left(self.deadline).map_err(|error| Error::socket(error, CONTEXT))?;
        channel.set_timeout(Some(left), CONTEXT)
    }
}

/// The method at work, and the server's name for it.
struct Conversation<'a> {
    plugin: String,
    talk: Box<dyn Talk + 'a>,
}

impl Conversation<'_> {
    fn more(&mut self, data: &[u8]) -> Result<Option<Reply>, Error> {
        let reply = self.talk.more(data);
        reply.map_err(|refusal| self.error(refusal))
    }

    fn error(&self, refusal: Refusal) -> Error {
        match refusal {
            Refusal::Malformed(detail) => Error::protocol(CONTEXT, detail),
            Refusal::NeedsEncryption => {
                let plugin = self.plugin.clone();
                Error::new(ErrorKind::NeedsEncryption { plugin }, CONTEXT)
            }
        }
    }
}
