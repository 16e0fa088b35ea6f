using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Valkey;

/// <summary><c>COMFY_ASSISTANT_VALKEY</c>: the server that several hosts of the service share.</summary>
/// <param name="Host">Where it is.</param>
/// <param name="Port">Its port.</param>
/// <param name="User">Who logs in; null for the default user.</param>
/// <param name="Password">The password; null for none.</param>
/// <param name="IsEncrypted">Whether it is spoken to over TLS.</param>
/// <param name="Database">The number of its database.</param>
internal sealed record ValkeyOptions(string Host, int Port, string? User, string? Password, bool IsEncrypted, int Database)
{
    /// <summary>The variable's name.</summary>
    public const string Setting = "COMFY_ASSISTANT_VALKEY";

    private const int UsualPort = 6379;
    private const int MostDatabases = 1000;

    /// <summary>The address without its password, for logs.</summary>
    public string Address => $"{Host}:{Port}";

    /// <summary>The server that is set; null for none.</summary>
    /// <exception cref="SettingException">The variable holds no address of such a server.</exception>
    public static ValkeyOptions? From(SettingReader settings)
    {
        if (settings.Text(Setting) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0
            || address.Scheme is not ("redis" or "rediss" or "valkey" or "valkeys") || DatabaseOf(address) is not { } database)
            // The address may hold a password, and is not said again.
            throw new SettingException($"{Setting} must be an address such as redis://127.0.0.1:6379 or "
                + "rediss://user:password@valkey.example:6380/0.");
        var login = address.UserInfo.Split(':', 2);
        return new(
            address.IdnHost, address.Port > 0 ? address.Port : UsualPort, login.Length == 2 ? Said(login[0]) : null, Said(login[^1]),
            address.Scheme is "rediss" or "valkeys", database);
    }

    private static string? Said(string part) => part.Length > 0 ? Uri.UnescapeDataString(part) : null;

    private static int? DatabaseOf(Uri address) => address.AbsolutePath.Trim('/') switch
    {
        "" => 0,
        var path when int.TryParse(path, out var number) && number is >= 0 and < MostDatabases => number,
        _ => null,
    };
}
