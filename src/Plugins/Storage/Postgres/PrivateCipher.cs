using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>
/// Encrypts private texts in the database (AES-256-GCM), by a secret that all hosts have and the database has not: its dumps tell no key.
/// </summary>
public sealed class PrivateCipher
{
    /// <summary>The fewest characters of a secret. It is not stretched: whoever has a dump could try short ones one by one.</summary>
    public const int ShortestSecret = 32;

    // Before each text: which of the ways to encrypt it is. There is one.
    private const byte Way = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    private readonly byte[] _key;

    /// <param name="secret">What the key is derived from (HKDF).</param>
    public PrivateCipher(string secret) => _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), KeyBytes, info: "comfy-assistant private texts 1"u8.ToArray());

    /// <summary>The text, encrypted. It can be read again in this place alone: moved to another user, it tells nobody anything.</summary>
    public byte[] Seal(string user, string path, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[1 + NonceBytes + TagBytes + plain.Length];
        sealedText[0] = Way;
        RandomNumberGenerator.Fill(Nonce(sealedText));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(Nonce(sealedText), plain, Content(sealedText), Tag(sealedText), Place(user, path));
        return sealedText;
    }

    /// <summary>The text again.</summary>
    /// <exception cref="ContextException">Unavailable: it was encrypted by another secret, or is damaged.</exception>
    public string Open(string user, string path, byte[] sealedText)
    {
        ArgumentNullException.ThrowIfNull(sealedText);
        if (sealedText.Length < 1 + NonceBytes + TagBytes || sealedText[0] != Way) throw Wrong(null);
        var plain = new byte[Content(sealedText).Length];
        try
        {
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(Nonce(sealedText), Content(sealedText), Tag(sealedText), plain, Place(user, path));
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            throw Wrong(mismatch);
        }
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>
    /// Makes sure that this is the secret of a database, by a row that is none's and the first to be written. Call it while no other writes
    /// there.
    /// </summary>
    /// <exception cref="ContextException">Unavailable: it is another.</exception>
    internal void Require(DbConnection connection)
    {
        if (FileRows.Read(connection, PrivateRows.Check) is { } row) Open("", PrivateRows.Check, row.Content);
        else FileRows.Write(connection, PrivateRows.Check, Seal("", PrivateRows.Check, "comfy-assistant"));
    }

    private static ContextException Wrong(Exception? inner) => ContextException.Unavailable(
        "Connections and keys in the database cannot be decrypted: they were written with another COMFY_ASSISTANT_SECRET than this "
        + "host has. Nothing was changed. Give this host the secret that the others have, and start it again.", inner);

    private static Span<byte> Nonce(byte[] sealedText) => sealedText.AsSpan(1, NonceBytes);

    private static Span<byte> Tag(byte[] sealedText) => sealedText.AsSpan(1 + NonceBytes, TagBytes);

    private static Span<byte> Content(byte[] sealedText) => sealedText.AsSpan(1 + NonceBytes + TagBytes);

    // No user's name holds a line break.
    private static byte[] Place(string user, string path) => Encoding.UTF8.GetBytes($"{user}\n{path}");
}
