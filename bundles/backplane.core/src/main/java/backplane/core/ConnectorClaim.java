package backplane.core;

/** An end of a third party's connector that belongs to a slot. */
final class ConnectorClaim implements Claim {

    private final String name;
    private final Connector.End<?> end;
    private boolean committed;

    ConnectorClaim(String name, Connector.End<?> end) {
        this.name = name;
        this.end = end;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        committed = true;
        end.plugged();
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            end.unplugged();
        }
    }
}
