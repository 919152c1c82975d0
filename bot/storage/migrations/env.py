"""Run by alembic, on the connection and in the transaction that ``bot.storage.opening`` began."""

from alembic import context

from bot.storage.schema import metadata


def migrate() -> None:
    """Run the revisions that are missing."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()


if __name__ == "env_py":  # the name that alembic gives to this file; an import runs nothing
    migrate()
