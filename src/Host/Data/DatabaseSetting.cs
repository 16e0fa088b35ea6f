using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage.Postgres;

namespace ComfyAssistant.Host.Data;

/// <summary>Reads <c>COMFY_ASSISTANT_DATABASE</c> and <c>COMFY_ASSISTANT_SECRET</c>.</summary>
internal static class DatabaseSetting
{
    /// <summary>The address that the setting's text says.</summary>
    /// <exception cref="SettingException">It is no address of PostgreSQL.</exception>
    public static PostgresAddress Address(string text) => PostgresAddress.Of(text)
        // The value holds a password: it is not repeated in the message.
        ?? throw new SettingException(KnownSettings.Database, "…", "an address such as postgresql://user:password@host/database");

    /// <summary>What encrypts connections and keys in the database; null where they stay in the folders of each host.</summary>
    /// <exception cref="SettingException">The secret is too short.</exception>
    public static PrivateCipher? Cipher(SettingReader settings) => settings.Text(KnownSettings.Secret) switch
    {
        null => null,
        { Length: >= PrivateCipher.ShortestSecret } secret => new(secret),
        _ => throw new SettingException(KnownSettings.Secret, "…",
            $"{PrivateCipher.ShortestSecret} characters or more, the same on all hosts; \"openssl rand -base64 32\" makes one"),
    };
}
