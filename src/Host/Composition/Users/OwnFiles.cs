using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Composition.Users;

/// <summary>Private files that are not in the data of a service's one user, and among each user's data where there are several.</summary>
internal static class OwnFiles
{
    /// <summary>The file, or its path.</summary>
    /// <param name="provider">The user's services.</param>
    /// <param name="ofOnlyOne">That of the one user.</param>
    /// <param name="among">That of one of several, by the folder of their data.</param>
    public static T Own<T>(this IServiceProvider provider, T ofOnlyOne, Func<UserContextFolder, T> among) =>
        provider.GetRequiredService<CurrentUser>().IsOnly ? ofOnlyOne : among(provider.GetRequiredService<UserContextFolder>());
}
