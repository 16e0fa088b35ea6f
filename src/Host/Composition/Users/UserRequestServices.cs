namespace ComfyAssistant.Host.Composition.Users;

/// <summary>The services of a request that a user makes: the user's own before those of the service.</summary>
/// <param name="own">The user's.</param>
/// <param name="shared">The request's.</param>
/// <param name="isOwn">Which types are the user's.</param>
internal sealed class UserRequestServices(IServiceProvider own, IServiceProvider shared, Func<Type, bool> isOwn) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(IServiceProvider) ? this
        : isOwn(Item(serviceType)) ? own.GetService(serviceType) : shared.GetService(serviceType);

    private static Type Item(Type type) =>
        type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? type.GenericTypeArguments[0] : type;
}
