"""LocalStack asks GATEWAY_LISTEN for hosts and then binds every address of the machine, although whoever reaches it may run
code here. This binds the hosts that were asked for."""
from twisted.internet import endpoints

from localstack import config
from localstack.runtime import hooks


@hooks.on_infra_start()
def bind_only_what_was_asked_for():
    original = endpoints.TCP4ServerEndpoint
    hosts = iter([listen.host for listen in config.GATEWAY_LISTEN if not config.is_ipv6_address(listen.host)])
    endpoints.TCP4ServerEndpoint = lambda reactor, port, **more: original(reactor, port, **{"interface": next(hosts, "127.0.0.1"), **more})
