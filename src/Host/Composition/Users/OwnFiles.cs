using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Composition.Users;

/// <summary>Where a user's private texts are.</summary>
internal static class OwnFiles
{
    /// <summary>
    /// A private text: in the database, where the service has one and a secret for it; else a file, among each user's data where there are
    /// several users.
    /// </summary>
    /// <param name="provider">The user's services.</param>
    /// <param name="ofOnlyOne">The path of the file of the one user.</param>
    /// <param name="name">The name of the text elsewhere.</param>
    public static PrivateText OwnText(this IServiceProvider provider, string ofOnlyOne, string name) =>
        provider.GetService<PrivateTexts>() is { } inDatabase ? inDatabase(name)
        : new PrivateFile(
            provider.GetRequiredService<CurrentUser>().IsOnly ? ofOnlyOne
                : Path.Combine(provider.GetRequiredService<UserContextFolder>().Root, name),
            provider.GetRequiredService<TimeProvider>());
}
