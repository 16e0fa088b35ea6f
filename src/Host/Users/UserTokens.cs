using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// The users who have a token, in <c>users.json</c>. A token has 256 random bits, so that a plain hash of it says nothing; it is shown
/// once, and nowhere kept.
/// </summary>
internal sealed class UserTokens(UserFiles files, TimeProvider timeProvider)
{
    private const int MostUsers = 10_000;
    private const int RandomBytes = 32;
    private const string Prefix = "cau_";

    // A broken table lets nobody in: a user who was removed might be in what can still be read of it.
    private static readonly UserTableKind<User> Kind = new(
        UserContextFolder.TokensName, "users", "the table of users",
        "The table of users, users.json, is broken. Repair it, or delete it and add the users again.",
        users => users.All(user => user is { Hash: not null, Name: not null } && UserName.Of(user.Name) == user.Name));

    private readonly UserTable<User, Dictionary<string, string>> _table = new(
        files, Kind, users => users.ToDictionary(user => user.Hash, user => user.Name, StringComparer.Ordinal));

    /// <summary>A user.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Hash">SHA-256 of the token, in hexadecimal digits.</param>
    /// <param name="Added">When the token was made.</param>
    internal sealed record User(string Name, string Hash, DateTimeOffset Added);

    /// <summary>Whose token it is; null for nobody's.</summary>
    /// <exception cref="ContextException">Unavailable: the table cannot be read.</exception>
    public async ValueTask<string?> FindAsync(string token, CancellationToken cancellationToken) =>
        (await _table.CurrentAsync(cancellationToken))?.GetValueOrDefault(HashOf(token));

    /// <summary>All users, by their names.</summary>
    /// <exception cref="ContextException">Unavailable: the table cannot be read.</exception>
    public async Task<IReadOnlyList<User>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _table.RowsAsync(cancellationToken)).OrderBy(user => user.Name, StringComparer.Ordinal)];

    /// <summary>Adds a user.</summary>
    /// <returns>The token, which nobody can be told again.</returns>
    /// <exception cref="ContextException">Invalid: the name is taken, or there are too many. Unavailable.</exception>
    public async Task<string> AddAsync(string name, CancellationToken cancellationToken)
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var added = new User(name, HashOf(token), timeProvider.GetUtcNow());
        await _table.ChangeAsync(
            users =>
            {
                if (users.Any(user => user.Name == name))
                    throw new ContextException(ContextFault.Invalid,
                        $"There is a user \"{name}\" already. For a new token, remove the user and add them again; their data stays.");
                if (users.Count >= MostUsers) throw new ContextException(ContextFault.Invalid, $"There are {MostUsers} users already.");
                return [.. users, added];
            },
            cancellationToken);
        return token;
    }

    /// <summary>Removes a user: the token is worth nothing from now on. The data stays.</summary>
    /// <exception cref="ContextException">NotFound. Unavailable.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => _table.ChangeAsync(
        users => users.Any(user => user.Name == name) ? [.. users.Where(user => user.Name != name)]
            : throw new ContextException(ContextFault.NotFound, $"There is no user \"{name}\". \"users list\" shows who there is."),
        cancellationToken);

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
