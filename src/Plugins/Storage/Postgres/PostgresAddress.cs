using Npgsql;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>Which database, as a URI of libpq: <c>postgresql://user:password@host:port/database?sslmode=require</c>
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS).</summary>
/// <param name="ConnectionString">The same as the driver wants it. Holds the password.</param>
public sealed record PostgresAddress(string ConnectionString)
{
    private const int ConnectSeconds = 5;

    // Of libpq's parameters those that the driver has too, by the driver's names.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["search_path"] = "Search Path",
    };

    /// <summary>Reads a URI.</summary>
    /// <returns>Null where it is none of PostgreSQL, or names a parameter that is not known.</returns>
    public static PostgresAddress? Of(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgresql" or "postgres")) return null;
        // A database that is used on every page is near: one that is not there is told before a browser gives up.
        var settings = new NpgsqlConnectionStringBuilder { Timeout = ConnectSeconds };
        try
        {
            if (uri.Host.Length > 0) settings.Host = uri.Host.Trim('[', ']');
            if (uri.Port > 0) settings.Port = uri.Port;
            if (uri.AbsolutePath.Length > 1) settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
            var credentials = uri.UserInfo.Split(':', 2);
            if (credentials[0].Length > 0) settings.Username = Uri.UnescapeDataString(credentials[0]);
            if (credentials.Length == 2) settings.Password = Uri.UnescapeDataString(credentials[1]);
            foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = pair.Split('=', 2);
                if (parts.Length < 2 || !Names.TryGetValue(parts[0], out var name)) return null;
                var value = Uri.UnescapeDataString(parts[1]);
                // libpq writes verify-full, the driver VerifyFull.
                settings[name] = name == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return null;
        }
        return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database) ? null : new(settings.ConnectionString);
    }

    /// <summary>The host and the database, without credentials.</summary>
    public override string ToString()
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"PostgreSQL, database {settings.Database} on {settings.Host}";
    }
}
